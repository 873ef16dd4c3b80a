//! Listing bookmarks.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_follows_what_becomes_of_the_bookmarks() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let student = &class.student;
    let list = class.of_enrollment("/bookmarks");
    let bookmark = json!({ "timestamp_seconds": 12 });
    let bookmark = student.post(&class.of_lecture(0, "/bookmarks"), bookmark).await;
    let own = format!("/api/bookmarks/{}", bookmark.assert_status(201).string("id"));
    let changed = student.put(&own, json!({ "title": "The proof" })).await;
    assert_eq!(student.get(&list).await.results(), [changed.assert_status(200).body]);
    student.delete(&own).await.assert_status(204);
    assert!(student.get(&list).await.results().is_empty());
    app.finish().await;
}
