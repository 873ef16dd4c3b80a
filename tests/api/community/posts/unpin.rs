//! Unpinning a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpinned_post_is_back_at_its_place() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let instructor = &community.class.instructor;
    let old = community.posted(instructor, "Old").await;
    app.advance(1);
    community.posted(instructor, "New").await;
    let pin = format!("{old}/pin");
    instructor.post(&pin, json!({})).await.assert_status(200);
    assert_eq!(community.titles(instructor, "").await, ["Old", "New"]);
    for _ in 0..2 {
        instructor.delete(&pin).await.assert_status(204);
    }
    assert_eq!(community.titles(instructor, "").await, ["New", "Old"]);
    app.finish().await;
}
