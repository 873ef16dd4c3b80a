//! Deleting bookmarks.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bookmark_cannot_be_deleted_as_a_note() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let student = &class.student;
    let bookmark = json!({ "timestamp_seconds": 12 });
    let bookmark = student.post(&class.of_lecture(0, "/bookmarks"), bookmark).await;
    let own = format!("/api/bookmarks/{}", bookmark.assert_status(201).string("id"));
    student
        .delete(&own.replace("bookmarks", "notes"))
        .await
        .assert_problem(404, "not_found");
    student.delete(&own).await.assert_status(204);
    let list = student.get(&class.of_enrollment("/bookmarks")).await;
    assert!(list.results().is_empty());
    app.finish().await;
}
