//! Reporting a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_reports_a_post_once_and_moderators_see_how_many_did() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let post = community.posted(student, "Buy this").await;
    let flag = format!("{post}/flag");
    for _ in 0..2 {
        other.post(&flag, json!({ "reason": "Spam." })).await.assert_status(200);
    }
    other
        .post(&flag, json!({ "reason": " " }))
        .await
        .assert_wrong_fields(&["reason"]);
    assert_eq!(other.get(&post).await.body["flag_count"], json!(null));
    assert_eq!(community.class.instructor.get(&post).await.body["flag_count"], 1);
    assert_eq!(app.announced("post_flagged"), 1);
    app.finish().await;
}
