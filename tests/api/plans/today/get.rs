//! The tasks of the current day.

use serde_json::json;

use crate::api::plans::{GENERATE, day, planned, request};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn today_has_the_tasks_of_the_latest_plan() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let nothing = student.get("/api/plans/today").await.assert_status(200);
    let expected = json!({ "date": day(&app, 0), "generation_id": null, "minutes": 0, "tasks": [] });
    assert_eq!(nothing.body, expected);
    let _older = planned(&app, &student).await;
    app.advance(1);
    let plan = planned(&app, &student).await;
    let today = student.get("/api/plans/today").await.assert_status(200);
    assert_eq!(today.body["generation_id"], plan.body["generation_id"]);
    assert_eq!(today.body["tasks"], plan.body["calendar"][0]["tasks"]);
    assert_eq!(today.body["minutes"], plan.body["calendar"][0]["minutes"]);
    assert_eq!(today.cost.dynamodb_calls, 4);
    // A plan that starts later has no tasks today.
    let mut later = request(&app);
    later["start_date"] = json!(day(&app, 5));
    app.advance(1);
    student.post(GENERATE, later).await.assert_status(200);
    assert_eq!(student.get("/api/plans/today").await.body["tasks"], json!([]));
    app.finish().await;
}
