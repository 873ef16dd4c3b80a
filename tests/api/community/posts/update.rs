//! Editing a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_is_the_authors_alone_and_waits_for_approval_again() {
    let app = TestApp::new().await;
    let community = app.community_with(json!({ "require_post_approval": true })).await;
    let (student, instructor) = (&community.class.student, &community.class.instructor);
    let post = community.posted(student, "Decorators").await;
    instructor
        .post(&format!("{post}/approve"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(app.group(&community).posts_count, 1);
    let edited = student
        .put(&post, json!({ "content": "Why?" }))
        .await
        .assert_status(200);
    assert_eq!(
        (&edited.body["status"], &edited.body["title"]),
        (&json!("pending"), &json!("Decorators"))
    );
    assert!(edited.body["edited_at"].is_string());
    assert_eq!(app.group(&community).posts_count, 0);
    instructor
        .put(&post, json!({ "title": "T" }))
        .await
        .assert_problem(403, "forbidden");
    instructor
        .post(&format!("{post}/approve"), json!({}))
        .await
        .assert_status(200);
    // Members have heard of it before.
    assert_eq!(
        (app.announced("post_published"), app.announced("post_approved")),
        (1, 2)
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_edit_is_refused() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let post = community.posted(student, "Decorators").await;
    let before = student.get(&post).await.assert_status(200);
    let first = student.with_header("if-match", before.header("etag"));
    first.put(&post, json!({ "title": "A" })).await.assert_status(200);
    first
        .put(&post, json!({ "title": "B" }))
        .await
        .assert_problem(412, "precondition_failed");
    // A view or a reaction does not make a tag stale.
    let current = student.get(&post).await.assert_status(200);
    student
        .post(&format!("{post}/react"), json!({ "reaction_type": "like" }))
        .await
        .assert_status(200);
    let second = student.with_header("if-match", current.header("etag"));
    second.patch(&post, json!({ "title": "C" })).await.assert_status(200);
    app.finish().await;
}
