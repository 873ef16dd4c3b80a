//! Updating bookmarks.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_title_leaves_the_position_as_it_is() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let student = &class.student;
    let bookmark = json!({ "timestamp_seconds": 12 });
    let bookmark = student.post(&class.of_lecture(0, "/bookmarks"), bookmark).await;
    let own = format!("/api/bookmarks/{}", bookmark.assert_status(201).string("id"));
    let changed = student
        .put(&own, json!({ "title": "The proof" }))
        .await
        .assert_status(200);
    assert_eq!(
        (&changed.body["title"], &changed.body["timestamp_seconds"]),
        (&json!("The proof"), &json!(12))
    );
    app.finish().await;
}
