//! Idempotency keys of generations.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::api::plans::{GENERATE, request, rows};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_and_body_return_the_same_plan() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let client = student.with_header("idempotency-key", "one");
    let replies = storm(8, |_| {
        let (client, body) = (client.clone(), request(&app));
        async move { client.post(GENERATE, body).await }
    })
    .await;
    let plan = client.post(GENERATE, request(&app)).await.assert_status(200);
    for reply in replies {
        match reply.status {
            200 => assert_eq!(reply.body, plan.body),
            _ => drop(reply.assert_status(409)),
        }
    }
    assert_eq!(rows(&app, "plan_generation").len(), 1);
    let mut other = request(&app);
    other["daily_hours"] = json!(1);
    client
        .post(GENERATE, other)
        .await
        .assert_problem(422, "idempotency_key_reused");
    // Each operation has its own keys.
    client.post("/api/plans/reschedule", json!({})).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_failed_to_send_is_sent_when_the_key_is_repeated() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let client = student.with_header("idempotency-key", "one");
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    client
        .post(GENERATE, request(&app))
        .await
        .assert_problem(503, "service_unavailable");
    // Without a key, the client cannot repeat the request, so it does not count towards the quota.
    student
        .post(GENERATE, request(&app))
        .await
        .assert_problem(503, "service_unavailable");
    app.mend();
    client.post(GENERATE, request(&app)).await.assert_status(200);
    let list = student.get("/api/plans").await;
    let mut statuses: Vec<_> = list
        .results()
        .iter()
        .map(|row| row["status"].as_str().unwrap())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, ["failed", "ready"]);
    assert_eq!(rows(&app, "plan_quota")[0]["used"], 1);
    app.finish().await;
}
