//! Leaving a community.

use insta::assert_json_snapshot;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_leaves_once_and_no_longer_reads() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    student
        .post(&community.of("/leave"), json!({}))
        .await
        .assert_status(200);
    assert_json_snapshot!(student.get(&community.of("/posts")).await.problem(), @r#"
    {
      "code": "membership_needed",
      "detail": "Please join this community first.",
      "request_id": "[request id]",
      "status": 403,
      "title": "A membership is required",
      "type": "urn:lectern:problem:membership_needed"
    }
    "#);
    student
        .post(&community.of("/leave"), json!({}))
        .await
        .assert_problem(409, "conflict");
    assert_eq!(app.group(&community).members_count, 0);
    community.join(student).await.assert_status(201);
    app.finish().await;
}
