//! The limits for sending mails.

use serde_json::json;

use crate::support::{TestApp, storm};

const RESET: &str = "/api/auth/password-reset";

#[tokio::test]
async fn an_address_gets_a_mail_a_minute_and_five_an_hour() {
    let app = TestApp::new().await;
    app.verified("asha@example.com").await;
    let ask = async || {
        app.anon()
            .post(RESET, json!({ "email": "asha@example.com" }))
            .await
            .assert_status(202)
    };
    ask().await;
    assert_eq!(
        app.mails_to("asha@example.com").await.len(),
        1,
        "within a minute of the first one"
    );
    for _ in 0..10 {
        app.advance(60);
        ask().await;
    }
    assert_eq!(app.mails_to("asha@example.com").await.len(), 5);
    app.advance(3_600);
    ask().await;
    assert_eq!(app.mails_to("asha@example.com").await.len(), 6);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_mails_an_hour_are_sent_for_one_client() {
    let app = TestApp::new().await;
    let client = app.anon();
    let replies = storm(40, |number| {
        let client = client.clone();
        let account = json!({ "email": format!("asha{number}@example.com"), "password": "correct horse" });
        async move { client.post("/api/auth/register", account).await }
    })
    .await;
    assert!(
        replies.iter().all(|reply| reply.status == 201),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    app.settle().await;
    let sent = app.cloud.outbox().list(Some(local::outbox::Channel::Email), None).len();
    assert_eq!(sent, 30);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_requests_at_once_send_one_mail() {
    let app = TestApp::new().await;
    app.verified("asha@example.com").await;
    app.advance(61);
    let replies = storm(32, |_| {
        let client = app.anon();
        async move { client.post(RESET, json!({ "email": "asha@example.com" })).await }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 202));
    assert_eq!(app.mails_to("asha@example.com").await.len(), 2);
    app.finish().await;
}
