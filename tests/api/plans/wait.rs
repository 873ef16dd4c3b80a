use std::time::{Duration, Instant};

use local::faults::{Kind, Target};
use serde_json::json;

use super::{GENERATE, request};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_prefers_not_to_wait_gets_a_generation_to_poll() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let client = student.with_header("prefer", "respond-async");
    let accepted = client.post(GENERATE, request(&app)).await.assert_status(202);
    assert_eq!(accepted.header("preference-applied"), "respond-async");
    assert!(["pending", "running"].contains(&accepted.string("status").as_str()));
    assert_eq!(accepted.body["calendar"], json!([]));
    app.settle().await;
    let ready = student.get(accepted.header("location")).await.assert_status(200);
    assert_eq!(ready.string("status"), "ready");
    assert_eq!(ready.body["generation_id"], accepted.body["generation_id"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_ends_when_it_was_said_to() {
    let app = TestApp::with_parameters([("Planner", "http"), ("AiBudgetSeconds", "3")]).await;
    let student = app.student().await;
    app.break_down(Target::Ai, Kind::Hang, 1.0);
    let begun = Instant::now();
    let client = student.with_header("prefer", "wait=1");
    let accepted = client.post(GENERATE, request(&app)).await.assert_status(202);
    assert_eq!(accepted.header("preference-applied"), "wait=1");
    assert!(begun.elapsed() < Duration::from_millis(2_500));
    // Few reads: the session, the start, and some looks.
    assert!(accepted.cost.dynamodb_calls < 12, "{:?}", accepted.cost);
    app.settle().await;
    let failed = student.get(accepted.header("location")).await.assert_status(200);
    assert_eq!(
        (failed.string("status"), failed.string("code")),
        ("failed".to_owned(), "ai_unavailable".to_owned())
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_nobody_made_has_failed_after_an_hour() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    let client = student.with_header("idempotency-key", "one");
    client
        .post(GENERATE, request(&app))
        .await
        .assert_problem(503, "service_unavailable");
    app.mend();
    let status = || async { student.get("/api/plans").await.results()[0]["status"].clone() };
    assert_eq!(status().await, "pending");
    app.advance(3_600);
    let student = app.sign_in(&student.phone).await;
    let list = student.get("/api/plans").await;
    assert_eq!(list.results()[0]["status"], "failed");
    assert_eq!(list.results()[0]["code"], "service_unavailable");
    app.finish().await;
}
