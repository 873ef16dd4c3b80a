//! `DELETE /api/users/me/devices`.

use http::Method;
use serde_json::json;

use super::devices;
use crate::support::{Actor, TestApp};

async fn with_devices(app: &TestApp) -> (Actor, Actor) {
    let (student, other) = (app.student().await, app.student().await);
    for (actor, token) in [(&student, "a+b/c=:d"), (&other, "foreign")] {
        let body = json!({ "token": token, "platform": "ios" });
        actor.post("/api/users/me/devices", body).await.assert_status(201);
    }
    (student, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_token_is_sent_in_the_query_or_in_the_body() {
    let app = TestApp::new().await;
    let (student, other) = with_devices(&app).await;
    student
        .delete("/api/users/me/devices?token=a%2Bb%2Fc%3D%3Ad")
        .await
        .assert_status(204);
    assert_eq!(devices(&app).len(), 1);
    other
        .send(
            Method::DELETE,
            "/api/users/me/devices/",
            Some(&json!({ "token": "foreign" })),
        )
        .await
        .assert_status(204);
    assert_eq!(devices(&app), []);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_of_other_users_and_unknown_tokens_are_ignored() {
    let app = TestApp::new().await;
    let (student, _other) = with_devices(&app).await;
    let before = devices(&app);
    for token in ["foreign", "unknown"] {
        student
            .delete(&format!("/api/users/me/devices?token={token}"))
            .await
            .assert_status(204);
    }
    assert_eq!(devices(&app), before);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_device_of_the_same_user_can_be_removed() {
    let app = TestApp::new().await;
    let (student, _other) = with_devices(&app).await;
    app.advance(61);
    let tablet = app.sign_in(&student.phone).await;
    tablet
        .delete("/api/users/me/devices?token=a%2Bb%2Fc%3D%3Ad")
        .await
        .assert_status(204);
    assert_eq!(devices(&app).len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_required() {
    let app = TestApp::new().await;
    let student = app.student().await;
    student
        .delete("/api/users/me/devices")
        .await
        .assert_wrong_fields(&["token"]);
    student
        .send(Method::DELETE, "/api/users/me/devices", Some(&json!({})))
        .await
        .assert_wrong_fields(&["token"]);
    student
        .send(Method::DELETE, "/api/users/me/devices", Some(&json!([])))
        .await
        .assert_problem(400, "malformed_request");
    student
        .delete("/api/users/me/devices?token=")
        .await
        .assert_wrong_fields(&["token"]);
    app.finish().await;
}
