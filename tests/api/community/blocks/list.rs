//! Listing blocked users.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocked_users_are_listed_page_by_page() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for _ in 0..3 {
        let path = format!("/api/users/{}/block", app.student().await.id);
        student.post(&path, json!({})).await.assert_status(200);
    }
    let first = student.get("/api/users/me/blocks?limit=2").await.assert_status(200);
    assert_eq!(first.results().len(), 2);
    let rest = student.get(first.next_page().unwrap()).await.assert_status(200);
    assert_eq!((rest.results().len(), rest.next_page()), (1, None));
    app.finish().await;
}
