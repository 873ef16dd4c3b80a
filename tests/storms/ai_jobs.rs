//! Many plans at once, with messages that come twice, messages that mean nothing, a database that fails and workers that are killed.

use std::collections::BTreeMap;
use std::time::Duration;

use local::faults::{Kind, Target};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::api::plans::{GENERATE, request, rows};
use crate::support::{Actor, TestApp, storm};

const STUDENTS: usize = 4;
const EACH: usize = 25;
const KILLED: usize = 30;
/// Calls that fail are made again after pauses, and there are thousands.
const PATIENCE: Duration = Duration::from_secs(120);
const BROKEN: usize = 5;
const NONSENSE: usize = 5;

/// Generations whose messages were never sent.
async fn pending(app: &TestApp, students: &[Actor]) {
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    for student in students {
        let replies = storm(EACH, |number| {
            let client = student.with_header("idempotency-key", &number.to_string());
            let body = request(app);
            async move { client.post(GENERATE, body).await }
        })
        .await;
        for reply in replies {
            reply.assert_problem(503, "service_unavailable");
        }
    }
    app.mend();
}

/// The messages of all generations, and what identifies each one's row.
fn messages(app: &TestApp) -> Vec<(String, String, String)> {
    let message = |row: &Value| {
        let (pk, id) = (row["pk"]["S"].as_str().unwrap(), row["id"]["S"].as_str().unwrap());
        let user_id = pk.strip_prefix("USER#").unwrap();
        let job = json!({ "kind": "plan", "user_id": user_id, "generation_id": id });
        (
            job.to_string(),
            pk.to_owned(),
            row["sk"]["S"].as_str().unwrap().to_owned(),
        )
    };
    rows(app, "plan_generation").iter().map(message).collect()
}

/// Lets a worker take the job up and kills it at some moment.
async fn kill_a_worker(app: &TestApp, job: &str, after: Duration) {
    let record = json!({ "messageId": "1", "receiptHandle": "1", "body": job, "attributes": {}, "messageAttributes": {},
        "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:AiQueue", "awsRegion": "us-east-1" });
    let invoker = app.cloud.invoker("ai-worker").unwrap().clone();
    let work = tokio::spawn(async move { invoker.invoke(json!({ "Records": [record] }), "killed").await });
    tokio::time::sleep(after).await;
    work.abort();
    let _killed_or_done = work.await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_plan_is_lost_or_stored_twice_whatever_happens_to_its_message() {
    let app = TestApp::with_parameters([("PlanDailyQuota", "1000")]).await;
    let mut students = Vec::new();
    for _ in 0..STUDENTS {
        students.push(app.student().await);
    }
    pending(&app, &students).await;
    let messages = messages(&app);
    assert_eq!(messages.len(), STUDENTS * EACH);
    for (number, (job, _, _)) in messages.iter().take(KILLED).enumerate() {
        kill_a_worker(&app, job, Duration::from_millis(number as u64)).await;
    }
    // The leases of the dead run out.
    app.advance(101);
    let (broken, good) = messages.split_at(messages.len() - BROKEN).1.split_at(BROKEN);
    assert!(good.is_empty());
    let broken: Vec<_> = broken.iter().collect();
    for (_, pk, sk) in &broken {
        app.edit_row("PLANS_TABLE", pk, sk, "request", json!({ "S": "nonsense" }));
    }
    app.break_down(Target::Dynamodb, Kind::Error, 0.1);
    app.break_down(Target::Dynamodb, Kind::Throttle, 0.05);
    for (number, (job, _, _)) in messages.iter().enumerate() {
        app.cloud.enqueue("AiQueue", job.clone()).await.unwrap();
        if number % 10 == 0 {
            app.cloud.enqueue("AiQueue", job.clone()).await.unwrap();
        }
    }
    for number in 0..NONSENSE {
        let nonsense = ["{", "{}", "[]", r#"{"kind":"plan"}"#, r#"{"kind":"sing"}"#][number];
        app.cloud.enqueue("AiQueue", nonsense.to_owned()).await.unwrap();
    }
    timeout(PATIENCE, app.cloud.settle())
        .await
        .expect("the queue does not get empty");
    app.mend();
    let dead: u64 = app.queued().await.values().map(|depth| depth.visible).sum();
    let copies = broken
        .iter()
        .filter(|(job, _, _)| messages.iter().position(|(other, _, _)| other == job).unwrap() % 10 == 0);
    assert_eq!(dead, (BROKEN + NONSENSE + copies.count()) as u64);
    let (tasks, days) = (count(&app, "plan_task"), count(&app, "plan_day"));
    for row in rows(&app, "plan_generation") {
        let id = row["id"]["S"].as_str().unwrap();
        let is_broken = broken.iter().any(|(_, _, sk)| row["sk"]["S"] == **sk);
        if is_broken {
            assert_eq!(
                (&row["status"]["S"], &row["failure"]["S"]),
                (&json!("failed"), &json!("internal_error"))
            );
            continue;
        }
        assert_eq!(row["status"]["S"], "ready", "{row}");
        let stored = row["tasks"]["N"].as_str().unwrap().parse().ok();
        assert_eq!(tasks.get(id).copied(), stored, "{id}");
        assert!(days.contains_key(id));
    }
    app.finish_with_dead_letters(dead).await;
}

/// How many rows of a kind each generation has.
fn count(app: &TestApp, kind: &str) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for row in rows(app, kind) {
        *counts
            .entry(row["generation_id"]["S"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    counts
}
