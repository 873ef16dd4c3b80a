//! Unblocking a user.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unblocking_twice_has_one_effect() {
    let app = TestApp::new().await;
    let (student, other) = (app.student().await, app.student().await);
    let path = format!("/api/users/{}/block", other.id);
    student.post(&path, json!({})).await.assert_status(200);
    for _ in 0..2 {
        student.delete(&path).await.assert_status(204);
    }
    assert!(student.get("/api/users/me/blocks").await.results().is_empty());
    app.finish().await;
}
