//! Reporting the status of a task.

use serde_json::json;

use crate::api::plans::{planned, tasks};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_status_counts_once_however_often_it_is_set() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let plan = planned(&app, &student).await;
    let all = tasks(&plan.body);
    let path = |number: usize| format!("/api/plans/tasks/{}", all[number]["id"].as_str().unwrap());
    let replies = storm(12, |_| {
        let (student, path) = (student.clone(), path(0));
        async move { student.patch(&path, json!({ "status": "done" })).await }
    })
    .await;
    for reply in replies {
        assert_eq!(reply.assert_status(200).body["status"], "done");
    }
    student
        .patch(&path(1), json!({ "status": "skipped" }))
        .await
        .assert_status(200);
    student
        .patch(&path(2), json!({ "status": "done" }))
        .await
        .assert_status(200);
    let progress = || async {
        let list = student.get("/api/plans").await;
        let progress = &list.results()[0]["progress"];
        (progress["done"].as_u64(), progress["skipped"].as_u64())
    };
    assert_eq!(progress().await, (Some(2), Some(1)));
    student
        .patch(&path(2), json!({ "status": "todo" }))
        .await
        .assert_status(200);
    assert_eq!(progress().await, (Some(1), Some(1)));
    student
        .patch(&path(0), json!({ "status": "half" }))
        .await
        .assert_wrong_fields(&["status"]);
    student
        .patch(&path(0), json!({}))
        .await
        .assert_wrong_fields(&["status"]);
    let nothing = "/api/plans/tasks/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    student
        .patch(nothing, json!({ "status": "done" }))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
