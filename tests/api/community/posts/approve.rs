//! Approving a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approved_post_is_read_by_members_and_announced_once() {
    let app = TestApp::new().await;
    let community = app.community_with(json!({ "require_post_approval": true })).await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let moderator = app.moderator(&community).await;
    let post = community.posted(student, "Decorators").await;
    assert_eq!(
        (app.announced("post_submitted"), app.announced("post_published")),
        (1, 0)
    );
    other.get(&post).await.assert_problem(404, "not_found");
    let approve = format!("{post}/approve");
    let notes = json!({ "moderation_notes": "A good one." });
    let approved = moderator.post(&approve, notes).await.assert_status(200);
    assert_eq!(
        (&approved.body["status"], &approved.body["moderation_notes"]),
        (&json!("approved"), &json!("A good one."))
    );
    moderator
        .send(http::Method::POST, &approve, None)
        .await
        .assert_status(200);
    let read = other.get(&post).await.assert_status(200);
    assert_eq!(read.body["moderation_notes"], json!(null));
    assert_eq!(
        (app.announced("post_approved"), app.announced("post_published")),
        (1, 1)
    );
    assert_eq!(app.group(&community).posts_count, 1);
    assert!(community.titles(&moderator, "?status=pending").await.is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_of_moderators_need_no_approval() {
    let app = TestApp::new().await;
    let community = app.community_with(json!({ "require_post_approval": true })).await;
    let moderator = app.moderator(&community).await;
    for author in [&moderator, &community.class.instructor, &community.admin] {
        let post = community.post(author, "News").await.assert_status(201);
        assert_eq!(post.body["status"], "approved");
    }
    app.finish().await;
}
