use serde_json::json;

use super::{GENERATE, day, planned, request, tasks};
use crate::support::{TestApp, storm};

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
    // A plan that begins later has nothing today.
    let mut later = request(&app);
    later["start_date"] = json!(day(&app, 5));
    app.advance(1);
    student.post(GENERATE, later).await.assert_status(200);
    assert_eq!(student.get("/api/plans/today").await.body["tasks"], json!([]));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_of_a_task_counts_once_however_often_it_is_said() {
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
