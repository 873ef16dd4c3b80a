//! SMS that are due at the same moment.

use local::faults::{Kind, Target};
use local::outbox::Channel;
use serde_json::json;

use crate::support::{TestApp, storm, until};

async fn ask_at_once(app: &TestApp, phones: &[String]) {
    let replies = storm(phones.len(), |number| {
        let (client, body) = (app.anon(), json!({ "phone_number": phones[number] }));
        async move { client.post("/api/request-otp", body).await }
    })
    .await;
    for reply in replies {
        reply.assert_status(200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_message_that_comes_twice_is_sent_once() {
    let app = TestApp::new().await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    let phones: Vec<_> = (0..60).map(|_| app.fresh_phone()).collect();
    ask_at_once(&app, &phones).await;
    for phone in &phones {
        assert_eq!(app.sms_to(phone).await.len(), 1);
    }
    assert_eq!(app.sms_count().await, 60);
    app.finish().await;
}

/// Queues wait by the product's clock here, as SQS does by its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_whose_provider_fails_for_a_moment_arrive_within_fifteen_seconds() {
    let app = TestApp::with(|options| options.retry_delay = None).await;
    app.break_down(Target::Twilio, Kind::Error, 1.0);
    let phones: Vec<_> = (0..20).map(|_| app.fresh_phone()).collect();
    ask_at_once(&app, &phones).await;
    until(|| app.cloud.waiting() == phones.len()).await;
    assert!(app.cloud.outbox().list(Some(Channel::Sms), None).is_empty());
    app.mend();
    app.advance(10);
    for phone in &phones {
        assert_eq!(app.sms_to(phone).await.len(), 1);
    }
    assert_eq!(app.cloud.waiting(), 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_fails_now_and_then_sends_every_message_once_or_it_is_a_dead_letter() {
    let app = TestApp::new().await;
    app.break_down(Target::Sqs, Kind::Duplicate, 0.5);
    for kind in [Kind::Error, Kind::Throttle, Kind::Reset, Kind::Garbage] {
        app.break_down(Target::Twilio, kind, 0.1);
    }
    let phones: Vec<_> = (0..60).map(|_| app.fresh_phone()).collect();
    ask_at_once(&app, &phones).await;
    app.settle().await;
    let dead: u64 = app.queued().await.values().map(|depth| depth.visible).sum();
    let mut unsent = 0;
    for phone in &phones {
        match app.sms_to(phone).await.len() {
            0 => unsent += 1,
            sent => assert_eq!(sent, 1),
        }
    }
    // A message whose second copy was sent counts as failed by its first one, so it may be a dead letter, too.
    assert!(unsent <= dead, "{unsent} unsent, {dead} dead letters");
    app.finish_with_dead_letters(dead).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_never_answers_is_given_up_and_asked_again() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    app.break_down(Target::Twilio, Kind::Hang, 1.0);
    app.anon()
        .post("/api/request-otp", json!({ "phone_number": phone }))
        .await
        .assert_status(200);
    // From here on the worker is about to ask, or waits for the answer already.
    while app.phone_codes(&phone).delivering_until.is_none() {
        tokio::task::yield_now().await;
    }
    assert!(app.cloud.outbox().list(None, None).is_empty());
    app.mend();
    assert_eq!(app.sms_to(&phone).await.len(), 1);
    app.finish().await;
}
