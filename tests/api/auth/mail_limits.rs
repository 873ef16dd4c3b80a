//! The limits for sending mails.

use local::outbox::Channel;
use serde_json::json;

use crate::support::{PASSWORD, TestApp, storm};

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
    // Mails for other purposes do not count: there is one for the registration.
    let count = async || app.mails_to("asha@example.com").await.len() - 1;
    ask().await;
    ask().await;
    assert_eq!(count().await, 1, "within a minute of the first one");
    for _ in 0..10 {
        app.advance(60);
        ask().await;
    }
    assert_eq!(count().await, 5);
    app.advance(3_600);
    ask().await;
    assert_eq!(count().await, 6);
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
    let sent = app.cloud.outbox().list(Some(Channel::Email), None).len();
    assert_eq!(sent, 30);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_requests_at_once_send_one_mail() {
    let app = TestApp::new().await;
    app.verified("asha@example.com").await;
    let replies = storm(32, |_| {
        let client = app.anon();
        async move { client.post(RESET, json!({ "email": "asha@example.com" })).await }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 202));
    assert_eq!(app.mails_to("asha@example.com").await.len(), 2);
    app.finish().await;
}

#[tokio::test]
async fn tags_and_dots_of_an_address_do_not_make_other_mailboxes() {
    let app = TestApp::new().await;
    for (number, email) in [
        "stranger@gmail.com",
        "stranger+1@gmail.com",
        "stran.ger@gmail.com",
        "stranger@googlemail.com",
    ]
    .into_iter()
    .enumerate()
    {
        app.registered(email).await;
        assert_eq!(app.mails_to(email).await.len(), usize::from(number == 0), "{email}");
    }
    app.finish().await;
}

#[tokio::test]
async fn the_local_outbox_shows_a_mail_that_was_held_back() {
    let app = TestApp::new().await;
    app.registered("asha@example.com").await;
    let outbox = app.cloud.outbox();
    assert!(outbox.list(Some(Channel::Held), None).is_empty());
    let again = json!({ "email": "asha@example.com", "password": PASSWORD });
    app.anon().post("/api/auth/register", again).await.assert_status(201);
    app.settle().await;
    assert_eq!(outbox.list(Some(Channel::Held), Some("asha@example.com")).len(), 1);
    assert_eq!(app.mails_to("asha@example.com").await.len(), 1);
    app.finish().await;
}
