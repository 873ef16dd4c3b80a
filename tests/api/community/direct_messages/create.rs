//! Writing to another user.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_who_share_a_course_write_to_each_other() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, instructor) = (&community.class.student, &community.class.instructor);
    let path = "/api/community/direct-messages";
    let to = |id: &str| json!({ "recipient_id": id, "message": "Hello." });
    let sent = student.post(path, to(&instructor.id)).await.assert_status(201);
    assert_eq!(
        (&sent.body["community_id"], &sent.body["seq"]),
        (&json!(null), &json!(null))
    );
    instructor.post(path, to(&student.id)).await.assert_status(201);
    assert_eq!(app.announced("direct_message_sent"), 2);
    let stranger = app.student().await;
    student
        .post(path, to(&stranger.id))
        .await
        .assert_problem(403, "forbidden");
    stranger
        .post(path, to(&student.id))
        .await
        .assert_problem(403, "forbidden");
    community.admin.post(path, to(&stranger.id)).await.assert_status(201);
    student
        .post(path, to(&student.id))
        .await
        .assert_wrong_fields(&["recipient_id"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_user_gets_the_same_refusal_as_a_stranger() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let path = "/api/community/direct-messages";
    let body = json!({ "recipient_id": other.id, "message": "Hello." });
    let block = format!("/api/users/{}/block", student.id);
    other.post(&block, json!({})).await.assert_status(200);
    let blocked = student.post(path, body.clone()).await.assert_problem(403, "forbidden");
    let stranger = app
        .student()
        .await
        .post(path, body.clone())
        .await
        .assert_problem(403, "forbidden");
    assert_eq!(blocked.body["detail"], stranger.body["detail"]);
    other.delete(&block).await.assert_status(204);
    student.post(path, body).await.assert_status(201);
    app.finish().await;
}
