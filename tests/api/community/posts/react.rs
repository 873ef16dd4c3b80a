//! Reacting to a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_has_one_reaction_which_another_one_replaces() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let post = community.posted(student, "Decorators").await;
    let react = format!("{post}/react");
    for reaction in ["like", "like", "insightful"] {
        student
            .post(&react, json!({ "reaction_type": reaction }))
            .await
            .assert_status(200);
    }
    let post = student.get(&post).await.assert_status(200);
    assert_eq!(
        post.body["reactions"],
        json!({ "like": 0, "love": 0, "laugh": 0, "insightful": 1 })
    );
    assert_eq!(post.body["my_reaction"], "insightful");
    let list = student.get(&community.of("/posts")).await.assert_status(200);
    assert_eq!(list.results()[0]["my_reaction"], "insightful");
    student
        .post(&react, json!({ "reaction_type": "wow" }))
        .await
        .assert_wrong_fields(&["reaction_type"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_that_waits_has_no_reactions() {
    let app = TestApp::new().await;
    let community = app.community_with(json!({ "require_post_approval": true })).await;
    let student = &community.class.student;
    let post = community.posted(student, "Decorators").await;
    let body = json!({ "reaction_type": "like" });
    student
        .post(&format!("{post}/react"), body)
        .await
        .assert_problem(409, "conflict");
    app.finish().await;
}
