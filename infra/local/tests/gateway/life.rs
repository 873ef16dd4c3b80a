use local::cloud::Storage;

use super::*;

/// The queue whose function the fixture runs.
const QUEUE: &str = "NotificationsQueue";

#[tokio::test]
async fn clouds_run_side_by_side_and_stop_alone() {
    let first = Fixture::start().await;
    let second = Fixture::start().await;
    assert_ne!(first.cloud.url(), second.cloud.url());
    first.cloud.stop().await;
    assert_eq!(
        second.http.get(second.url("/nowhere")).send().await.unwrap().status(),
        404
    );
    second.cloud.stop().await;
}

#[tokio::test]
async fn functions_and_template_must_agree() {
    let error = Cloud::start(Options::default(), Vec::new()).await.err().unwrap();
    assert!(error.to_string().contains("is not linked"), "{error}");
    let unknown = Function::schedule("unknown", |_app| async { Ok(()) });
    let options = Options {
        partial: true,
        ..Options::default()
    };
    let error = Cloud::start(options, vec![unknown]).await.err().unwrap();
    assert_eq!(error.to_string(), "unknown is not in the template");
}

#[tokio::test]
async fn a_stop_drains_the_queues_and_the_outbox_survives() {
    let directory = tempfile::tempdir().unwrap();
    let options = || Options {
        storage: Storage::Directory(directory.path().to_owned()),
        ..Options::default()
    };
    let fixture = Fixture::with(options()).await;
    for number in 0..20 {
        fixture.cloud.enqueue(QUEUE, number.to_string()).await.unwrap();
    }
    let email = json!({
        "FromEmailAddress": "no-reply@example.com",
        "Destination": { "ToAddresses": ["a@example.com"] },
        "Content": { "Simple": { "Subject": { "Data": "Hello" }, "Body": { "Text": { "Data": "text" } } } },
    });
    let reply = fixture
        .http
        .post(fixture.url("/_local/ses/v2/email/outbound-emails"))
        .json(&email)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 200);
    let seen = Arc::clone(&fixture.seen);
    fixture.cloud.stop().await;
    assert_eq!(seen.lock().unwrap().len(), 20);
    let environment = std::fs::read_to_string(directory.path().join("functions.env")).unwrap();
    assert!(
        environment.lines().any(|line| line.starts_with("USERS_TABLE=")),
        "{environment}"
    );
    assert!(
        environment.contains("AWS_ACCESS_KEY_ID=LOCALANYFUNCTION\n"),
        "{environment}"
    );
    assert_eq!(Fixture::with(options()).await.cloud.outbox().list(None, None).len(), 1);
}

#[tokio::test]
async fn a_message_that_keeps_failing_ends_as_a_dead_letter_that_can_be_seen() {
    let fixture = Fixture::with(Options {
        retry_delay: Some(Duration::ZERO),
        ..Options::default()
    })
    .await;
    fixture.cloud.enqueue(QUEUE, "\"bad\"".to_owned()).await.unwrap();
    fixture.cloud.settle().await;
    for _look in 0..2 {
        let state: Value = fixture
            .http
            .get(fixture.url("/_local/state"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let dead = &state["queues"]["NotificationsDeadLetterQueue"];
        assert_eq!((&dead["visible"], &dead["messages"]), (&json!(1), &json!(["\"bad\""])));
    }
}
