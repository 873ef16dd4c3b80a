//! Banned users and promoted users.

use serde_json::json;

use crate::support::{PASSWORD, TestApp, wrong};

#[tokio::test]
async fn a_ban_is_reported_only_for_the_right_credentials() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    app.ban(&student.id);

    let login = |password: &str| json!({ "email": "asha@example.com", "password": password });
    let client = app.anon();
    let refused = client.post("/api/auth/login", login(PASSWORD)).await;
    insta::assert_json_snapshot!(refused.assert_problem(403, "account_banned").problem(), @r#"
    {
      "code": "account_banned",
      "detail": "This account is banned.",
      "request_id": "[request id]",
      "status": 403,
      "title": "The account is banned",
      "type": "urn:lectern:problem:account_banned"
    }
    "#);
    client
        .post("/api/auth/login", login("another password"))
        .await
        .assert_problem(401, "credentials_invalid");

    for path in ["/api/auth/verify-otp", "/api/auth/verify-login", "/api/auth/login"] {
        let code = app.request_next_code(&student.phone).await;
        let proof = |code: &str| json!({ "phone_number": student.phone, "otp_code": code });
        client
            .post(path, proof(&wrong(&code)))
            .await
            .assert_problem(401, "otp_invalid");
        client
            .post(path, proof(&code))
            .await
            .assert_problem(403, "account_banned");
    }
    app.finish().await;
}

#[tokio::test]
async fn the_tokens_of_a_banned_user_are_refused_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.ban(&student.id);
    student
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    student
        .get("/api/auth/sessions")
        .await
        .assert_problem(401, "unauthenticated");
    // A refresh only checks the session; the tokens that it returns are useless.
    let refreshed = app
        .anon()
        .post("/api/auth/refresh", json!({ "refresh_token": student.refresh_token }))
        .await;
    if refreshed.status == 200 {
        let newer = student.with_token(&refreshed.string("access_token"));
        newer
            .get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_new_role_applies_to_existing_sessions() {
    let app = TestApp::new().await;
    for (actor, role) in [
        (app.student().await, "student"),
        (app.instructor().await, "instructor"),
        (app.admin().await, "admin"),
    ] {
        assert_eq!(actor.get("/api/auth/profile").await.body["role"], role);
    }
    app.finish().await;
}
