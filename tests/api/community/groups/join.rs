//! Joining a community.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enrolled_student_joins_once_and_is_counted() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = app.enrolled(&community).await;
    let flags = json!({ "email_notifications": false });
    let joined = student.post(&community.of("/join"), flags).await.assert_status(201);
    assert_eq!(joined.body["role"], "member");
    assert_eq!(joined.body["email_notifications"], false);
    assert_eq!(joined.body["push_notifications"], true);
    community.join(&student).await.assert_problem(409, "conflict");
    assert_eq!(app.group(&community).members_count, 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_without_a_body_joins_too() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = app.enrolled(&community).await;
    let joined = student.send(http::Method::POST, &community.of("/join"), None).await;
    joined.assert_status(201);
    let stranger = app.student().await;
    community.join(&stranger).await.assert_problem(403, "enrollment_needed");
    app.finish().await;
}
