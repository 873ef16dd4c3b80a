//! Blocking a user.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocking_twice_has_one_effect() {
    let app = TestApp::new().await;
    let (student, other) = (app.student().await, app.student().await);
    let path = format!("/api/users/{}/block", other.id);
    for _ in 0..2 {
        student.post(&path, json!({})).await.assert_status(200);
    }
    assert_eq!(student.get("/api/users/me/blocks").await.results().len(), 1);
    let own = format!("/api/users/{}/block", student.id);
    student.post(&own, json!({})).await.assert_problem(409, "conflict");
    let nobody = "/api/users/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c/block";
    student.post(nobody, json!({})).await.assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_user_cannot_reply_to_the_blocker() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let post = community.posted(student, "Decorators").await;
    let block = format!("/api/users/{}/block", other.id);
    student.post(&block, json!({})).await.assert_status(200);
    community
        .reply(&other, &post, "So?")
        .await
        .assert_problem(403, "forbidden");
    app.finish().await;
}
