//! Reading a community.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_signed_in_user_sees_a_public_community() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let stranger = app.student().await.get(&community.of("")).await.assert_status(200);
    assert_eq!(
        (&stranger.body["is_member"], &stranger.body["my_role"]),
        (&json!(false), &json!(null))
    );
    let member = community.class.student.get(&community.of("")).await.assert_status(200);
    assert_eq!(
        (&member.body["is_member"], &member.body["my_role"]),
        (&json!(true), &json!("member"))
    );
    assert_eq!(member.body["member_count"], 1);
    assert_eq!(member.cost.dynamodb_calls, 1);
    let nothing = "/api/community/groups/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    community
        .class
        .student
        .get(nothing)
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
