//! One operation under several paths.

use serde_json::json;

use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn every_path_for_a_code_sends_one_and_accepts_a_trailing_slash() {
    let app = TestApp::new().await;
    let mut bodies = Vec::new();
    for path in [
        "/api/request-otp",
        "/api/auth/request-otp",
        "/api/auth/signup",
        "/api/auth/login",
    ] {
        for path in [path.to_owned(), format!("{path}/")] {
            let phone = app.fresh_phone();
            let sent = app
                .anon()
                .post(&path, json!({ "phone_number": phone }))
                .await
                .assert_status(200);
            assert_eq!(app.code_for(&phone).await.len(), 4, "{path}");
            bodies.push(sent.body);
        }
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    app.finish().await;
}

#[tokio::test]
async fn every_path_of_login_signs_in() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let credentials = json!({ "email": "asha@example.com", "password": PASSWORD });
    for path in [
        "/api/auth/login",
        "/api/login",
        "/api/accounts/login",
        "/accounts/login",
        "/accounts/login/",
    ] {
        let login = app.anon().post(path, credentials.clone()).await.assert_status(200);
        assert_eq!(login.body["user"]["id"], student.id.as_str(), "{path}");
        let token = login.string("access_token");
        app.anon()
            .with_token(&token)
            .get("/api/auth/profile")
            .await
            .assert_status(200);
    }
    app.finish().await;
}

#[tokio::test]
async fn every_path_of_profile_and_logout_answers_the_same() {
    let app = TestApp::new().await;
    for logout in ["/api/auth/logout", "/api/logout", "/api/logout/"] {
        let student = app.student().await;
        let profile = student.get("/api/auth/profile").await.assert_status(200);
        for path in ["/api/profile", "/api/profile/", "/api/auth/profile/"] {
            let same = student.get(path).await.assert_status(200);
            assert_eq!(
                (&same.text, same.header("etag")),
                (&profile.text, profile.header("etag")),
                "{path}"
            );
        }
        student.post(logout, json!({})).await.assert_status(200);
        student.get("/api/profile").await.assert_problem(401, "unauthenticated");
    }
    app.finish().await;
}
