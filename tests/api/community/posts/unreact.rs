//! Removing a reaction.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reaction_is_removed_once() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let post = community.posted(student, "Decorators").await;
    let react = format!("{post}/react");
    student
        .post(&react, json!({ "reaction_type": "love" }))
        .await
        .assert_status(200);
    for _ in 0..2 {
        student.delete(&react).await.assert_status(204);
    }
    let post = student.get(&post).await.assert_status(200);
    assert_eq!(
        (&post.body["reactions"]["love"], &post.body["my_reaction"]),
        (&json!(0), &json!(null))
    );
    app.finish().await;
}
