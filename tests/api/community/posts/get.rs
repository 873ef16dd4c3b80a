//! Reading a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_adds_at_most_one_view_an_hour() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let post = community.posted(student, "Decorators").await;
    for _ in 0..3 {
        student.get(&post).await.assert_status(200);
    }
    assert_eq!(other.get(&post).await.body["view_count"], 2);
    app.advance(1_700);
    student.get(&post).await.assert_status(200);
    assert_eq!(other.get(&post).await.body["view_count"], 2);
    app.advance(1_900);
    // The tokens have expired.
    let viewed = app.sign_in(&student.phone).await.get(&post).await.assert_status(200);
    assert_eq!(viewed.body["view_count"], 3);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_post_is_whole() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let content = "é".repeat(3_000);
    let body = json!({ "title": "Long", "content": content });
    let created = student.post(&community.of("/posts"), body).await.assert_status(201);
    let post = student
        .get(&format!("/api/community/posts/{}", created.string("id")))
        .await;
    assert_eq!(
        (post.string("content"), &post.body["is_shortened"]),
        (content, &json!(false))
    );
    app.finish().await;
}
