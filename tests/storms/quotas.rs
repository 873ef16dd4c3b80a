//! The limits of a young account on AWS: ten functions at once, throttled routes, queues that wait as in SQS.

use local::faults::{Kind, Target};
use local::outbox::Channel;
use serde_json::json;

use super::tally;
use crate::support::{TestApp, storm};

/// Longer than the visibility timeout of any queue.
const LONG: i64 = 800;
const REQUESTS: usize = 120;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_young_account_accepts_it_delivers_once() {
    let app = TestApp::with(|options| {
        options.concurrency = Some(10);
        options.stage_throttles = true;
        options.retry_delay = None;
    })
    .await
    .with_conflicts();
    app.break_down(Target::Dynamodb, Kind::Lag, 1.0);
    app.break_down(Target::Sqs, Kind::Duplicate, 0.5);
    let emails: Vec<_> = (0..REQUESTS)
        .map(|number| format!("young{number}@example.com"))
        .collect();
    let replies = storm(REQUESTS, |number| {
        let account = json!({ "email": emails[number], "password": crate::support::PASSWORD });
        let client = app.anon();
        async move { client.post("/api/auth/register", account).await }
    })
    .await;
    let statuses = tally(&replies);
    assert!(
        statuses.keys().all(|status| [201, 429, 503].contains(status)),
        "{statuses:?}"
    );
    // The route's burst is 50, and 20 a second after that; what is refused was not done.
    assert!(statuses[&201] >= 1 && statuses.contains_key(&429), "{statuses:?}");
    // Messages whose worker was throttled come again after the visibility timeout; each may fail four times.
    let mut rounds = 0;
    while !app.queued().await.is_empty() && rounds < 4_000 {
        if app.cloud.waiting() > 0 {
            app.advance(LONG);
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        rounds += 1;
    }
    for (reply, email) in replies.iter().zip(&emails) {
        let mails = app.cloud.outbox().list(Some(Channel::Email), Some(email)).len();
        // A link is valid for longer than its message may have waited.
        let expected = usize::from(reply.status == 201);
        assert_eq!(mails, expected, "{email}: {} {}", reply.status, reply.text);
    }
    app.mend();
    app.finish().await;
}
