//! Updating notes.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_that_are_absent_stay_as_they_are() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let student = &class.student;
    let body = json!({ "content": "Lists hold ANYTHING.", "timestamp_seconds": 95 });
    let note = student.post(&class.of_lecture(0, "/notes"), body).await;
    let own = format!("/api/notes/{}", note.string("id"));
    let changed = student
        .put(&own, json!({ "timestamp_seconds": null }))
        .await
        .assert_status(200);
    assert_eq!(
        (&changed.body["content"], &changed.body["timestamp_seconds"]),
        (&note.body["content"], &json!(null))
    );
    let changed = student.put(&own, json!({ "content": "x" })).await.assert_status(200);
    assert_eq!(changed.body["content"], "x");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_note_cannot_be_updated() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let student = &class.student;
    let note = student
        .post(&class.of_lecture(0, "/notes"), json!({ "content": "x" }))
        .await;
    let own = format!("/api/notes/{}", note.string("id"));
    student.delete(&own).await.assert_status(204);
    student
        .put(&own, json!({ "content": "x" }))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
