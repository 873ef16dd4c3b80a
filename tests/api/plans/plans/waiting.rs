//! How long a client waits for its plan.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::api::plans::{GENERATE, request};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn respond_async_returns_a_generation_to_poll() {
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
async fn a_wait_ends_after_the_preferred_time() {
    let app = TestApp::with_parameters([("Planner", "http"), ("AiBudgetSeconds", "3")]).await;
    let student = app.student().await;
    app.break_down(Target::Ai, Kind::Hang, 1.0);
    let client = student.with_header("prefer", "wait=1");
    // Without the wait of one second, the reply would be the failure that comes when the AI budget is spent.
    let accepted = client.post(GENERATE, request(&app)).await.assert_status(202);
    assert_eq!(accepted.header("preference-applied"), "wait=1");
    // Few calls: the session, the start, and a few polls.
    assert!(accepted.cost.dynamodb_calls < 12, "{:?}", accepted.cost);
    app.settle().await;
    let failed = student.get(accepted.header("location")).await.assert_status(200);
    assert_eq!(
        (failed.string("status"), failed.string("code")),
        ("failed".to_owned(), "ai_unavailable".to_owned())
    );
    app.finish().await;
}
