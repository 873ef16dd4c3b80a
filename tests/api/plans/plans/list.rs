//! Listing plans.

use local::faults::{Kind, Target};

use crate::api::plans::{GENERATE, request};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generation_that_no_worker_took_up_is_failed_after_an_hour() {
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
