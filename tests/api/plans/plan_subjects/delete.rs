//! Deleting an exam subject.

use serde_json::json;

use super::SUBJECTS;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_subject_can_be_neither_deleted_again_nor_changed() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let id = student.post(SUBJECTS, json!({ "name": "Latin" })).await.string("id");
    let path = format!("{SUBJECTS}/{id}");
    student.delete(&path).await.assert_status(204);
    student.delete(&path).await.assert_problem(404, "not_found");
    student
        .put(&path, json!({ "name": "x" }))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
