//! Choosing the notifications of a community.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_chooses_which_notifications_to_get() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let path = community.of("/members/me");
    let member = &community.class.student;
    let updated = member
        .patch(&path, json!({ "email_notifications": false }))
        .await
        .assert_status(200);
    assert_eq!(updated.body["email_notifications"], false);
    assert_eq!(updated.body["push_notifications"], true);
    let enrolled = app.enrolled(&community).await;
    enrolled
        .patch(&path, json!({}))
        .await
        .assert_problem(403, "membership_needed");
    app.finish().await;
}
