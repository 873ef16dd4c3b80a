//! Rejecting a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rejected_post_keeps_its_text_and_can_be_handed_in_again() {
    let app = TestApp::new().await;
    let community = app.community_with(json!({ "require_post_approval": true })).await;
    let (student, instructor) = (&community.class.student, &community.class.instructor);
    let post = community.posted(student, "Decorators").await;
    let reject = format!("{post}/reject");
    instructor
        .post(&reject, json!({}))
        .await
        .assert_wrong_fields(&["reason"]);
    let reason = json!({ "reason": "Please ask in the chat." });
    instructor.post(&reject, reason.clone()).await.assert_status(200);
    instructor.post(&reject, reason).await.assert_status(200);
    assert_eq!(app.announced("post_rejected"), 1);
    let rejected = student.get(&post).await.assert_status(200);
    assert_eq!(
        (&rejected.body["status"], &rejected.body["content"]),
        (&json!("rejected"), &json!("Decorators?"))
    );
    assert_eq!(rejected.body["rejection_reason"], "Please ask in the chat.");
    let again = student
        .put(&post, json!({ "content": "Better?" }))
        .await
        .assert_status(200);
    assert_eq!(
        (&again.body["status"], &again.body["rejection_reason"]),
        (&json!("pending"), &json!(null))
    );
    assert_eq!(app.announced("post_submitted"), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approved_post_that_is_rejected_disappears_from_members() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let post = community.posted(student, "Decorators").await;
    let reason = json!({ "reason": "Off topic." });
    community
        .admin
        .post(&format!("{post}/reject"), reason)
        .await
        .assert_status(200);
    other.get(&post).await.assert_problem(404, "not_found");
    assert_eq!(app.group(&community).posts_count, 0);
    app.finish().await;
}
