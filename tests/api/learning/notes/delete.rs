//! Deleting notes.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_can_be_deleted_once() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let student = &class.student;
    let note = student
        .post(&class.of_lecture(0, "/notes"), json!({ "content": "x" }))
        .await;
    let own = format!("/api/notes/{}", note.string("id"));
    student.delete(&own).await.assert_status(204);
    student.delete(&own).await.assert_problem(404, "not_found");
    let list = student.get(&class.of_enrollment("/notes")).await;
    assert!(list.assert_status(200).results().is_empty());
    app.finish().await;
}
