//! The notification `OneTimeCode`.

use local::faults::{Kind, Target};
use serde_json::json;

use super::queue;
use crate::support::TestApp;

/// The queue message for the current code of `phone`.
fn message(app: &TestApp, phone: &str) -> String {
    let challenge = app.phone_codes(phone).codes.challenge.unwrap().id;
    json!({ "kind": "one_time_code", "phone": phone, "challenge": challenge }).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_sent_once_for_repeated_messages() {
    let app = TestApp::new().await;
    let (phone, queue) = (app.fresh_phone(), queue(&app).await);
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    app.request_code(&phone).await;
    let again = message(&app, &phone);
    for _ in 0..20 {
        app.cloud.enqueue(&queue, again.clone()).await.unwrap();
    }
    assert_eq!(app.sms_to(&phone).await.len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_about_a_superseded_code_sends_nothing() {
    let app = TestApp::new().await;
    let (phone, queue) = (app.fresh_phone(), queue(&app).await);
    let first = app.request_code(&phone).await;
    let stale = message(&app, &phone);
    let second = app.request_next_code(&phone).await;
    app.cloud.enqueue(&queue, stale).await.unwrap();
    let texts = app.sms_to(&phone).await;
    assert_eq!(texts.len(), 2);
    assert!(texts[0].contains(&second) && texts[1].contains(&first));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_used_or_expired_code_is_not_sent() {
    let app = TestApp::new().await;
    let (phone, queue) = (app.fresh_phone(), queue(&app).await);
    let student = app.sign_in(&phone).await;
    app.change_phone_codes(&phone, |row| row.delivered = None);
    app.cloud.enqueue(&queue, message(&app, &student.phone)).await.unwrap();
    assert_eq!(app.sms_to(&phone).await.len(), 1);
    app.request_next_code(&phone).await;
    app.change_phone_codes(&phone, |row| row.delivered = None);
    app.advance(10 * 60);
    app.cloud.enqueue(&queue, message(&app, &student.phone)).await.unwrap();
    assert_eq!(app.sms_to(&phone).await.len(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_down_for_a_moment_loses_nothing() {
    let app = TestApp::new().await;
    for kind in [Kind::Error, Kind::Throttle, Kind::Reset, Kind::Garbage] {
        let phone = app.fresh_phone();
        app.break_down(Target::Twilio, kind, 0.4);
        app.anon()
            .post("/api/request-otp", json!({ "phone_number": phone }))
            .await
            .assert_status(200);
        app.settle().await;
        app.mend();
        // Five failures in a row are possible: then the message is a dead letter, which is not lost either.
        let dead: u64 = app.queued().await.values().map(|depth| depth.visible).sum();
        if dead > 0 {
            return app.finish_with_dead_letters(dead).await;
        }
        assert_eq!(app.sms_to(&phone).await.len(), 1, "{kind:?}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreadable_messages_become_dead_letters_and_delay_no_others() {
    let app = TestApp::new().await;
    let (phone, queue) = (app.fresh_phone(), queue(&app).await);
    for bad in [
        "not JSON",
        "{}",
        "{\"kind\": \"unknown\"}",
        "{\"kind\": \"sessions_ended\", \"user_id\": \"nobody\"}",
    ] {
        app.cloud.enqueue(&queue, bad.to_owned()).await.unwrap();
    }
    app.request_code(&phone).await;
    assert_eq!(app.sms_to(&phone).await.len(), 1);
    app.finish_with_dead_letters(4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_messages_nor_rows_contain_the_code() {
    // Eight digits do not occur by chance.
    let app = TestApp::with_parameters([("OtpDigits", "8")]).await;
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    assert_eq!(code.len(), 8);
    assert!(!app.dump().contains(&code) && !message(&app, &phone).contains(&code));
    app.finish().await;
}
