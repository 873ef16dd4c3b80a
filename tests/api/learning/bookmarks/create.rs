//! Creating bookmarks.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bookmark_needs_a_position_and_no_title() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let (student, path) = (&class.student, class.of_lecture(0, "/bookmarks"));
    let bookmark = student.post(&path, json!({ "timestamp_seconds": 12 })).await;
    let bookmark = bookmark.assert_status(201);
    assert_eq!(
        (&bookmark.body["title"], &bookmark.body["timestamp_seconds"]),
        (&json!(""), &json!(12))
    );
    student
        .post(&path, json!({ "title": "x" }))
        .await
        .assert_wrong_fields(&["timestamp_seconds"]);
    app.finish().await;
}
