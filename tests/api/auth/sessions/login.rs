//! `POST /api/auth/login`.

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp, wrong};

const PATH: &str = "/api/auth/login";

#[tokio::test]
async fn a_phone_alone_gets_a_code_and_no_token() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let sent = client
        .post(PATH, json!({ "mobile_number": phone }))
        .await
        .assert_status(200);
    assert_eq!(
        (&sent.body["otp_sent"], &sent.body["token"]),
        (&json!(true), &Value::Null)
    );
    let code = app.code_for(&phone).await;
    // It was requested without a purpose, so it works for a signup, too.
    client
        .post("/api/auth/verify-otp", json!({ "phone": phone, "otp": code }))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_phone_with_its_code_signs_in() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for field in ["otp", "otp_code"] {
        let code = app.request_next_code(&student.phone).await;
        let client = app.anon();
        let refused = client
            .post(PATH, json!({ "phone": student.phone, field: wrong(&code) }))
            .await;
        refused.assert_problem(401, "otp_invalid");
        let login = client
            .post(PATH, json!({ "phone": student.phone, field: code }))
            .await
            .assert_status(200);
        assert_eq!(login.body["user"]["id"], student.id.as_str());
    }
    let stranger = app.fresh_phone();
    let code = app.request_code(&stranger).await;
    let refused = app.anon().post(PATH, json!({ "phone": stranger, "otp": code })).await;
    refused.assert_problem(404, "account_not_found");
    app.finish().await;
}

#[tokio::test]
async fn a_password_signs_in_with_every_identifier() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let identifiers = [
        json!({ "email": "asha@example.com" }),
        json!({ "email": " Asha@Example.COM " }),
        json!({ "identifier": "ASHA@example.com" }),
        json!({ "phone_number": student.phone }),
        json!({ "mobile_number": &student.phone[3..] }),
        json!({ "identifier": student.phone }),
    ];
    for mut body in identifiers {
        body["password"] = json!(PASSWORD);
        let login = app.anon().post(PATH, body).await.assert_status(200);
        assert_eq!(login.body["user"]["id"], student.id.as_str());
        assert_eq!(login.body["needs_profile_completion"], true);
    }
    app.finish().await;
}

#[tokio::test]
async fn anything_else_is_malformed() {
    let app = TestApp::new().await;
    let bodies = [
        json!({}),
        json!({ "password": PASSWORD }),
        json!({ "email": "asha@example.com" }),
        json!({ "username": "asha" }),
        json!({ "identifier": "+919876543210" }),
        json!({ "token": "x" }),
    ];
    for body in bodies {
        app.anon()
            .post(PATH, body)
            .await
            .assert_problem(400, "malformed_request");
    }
    assert_eq!(app.sms_count().await, 0);
    app.finish().await;
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let app = TestApp::new().await;
    let cases: [(Value, &[&str]); 7] = [
        (json!({ "phone_number": "12345" }), &["phone_number"]),
        (json!({ "otp": "1234" }), &["phone_number"]),
        (
            json!({ "otp": "12", "phone_number": "1" }),
            &["phone_number", "otp_code"],
        ),
        (json!({ "password": PASSWORD, "email": "asha" }), &["email"]),
        (json!({ "password": PASSWORD, "phone": "12345" }), &["phone_number"]),
        (
            json!({ "password": 12_345_678, "email": "asha@example.com" }),
            &["password"],
        ),
        (
            json!({ "password": PASSWORD, "email": ["asha@example.com"] }),
            &["email"],
        ),
    ];
    for (body, wrong) in cases {
        app.anon().post(PATH, body).await.assert_wrong_fields(wrong);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oldest_session_ends_when_a_login_makes_more_than_fifty() {
    let app = TestApp::new().await;
    let oldest = app.student_with_password("asha@example.com").await;
    let device = json!({ "token": "token-of-the-oldest", "platform": "android" });
    oldest.post("/api/users/me/devices", device).await.assert_status(201);
    let mut socket = oldest.socket("/ws/notifications/").await;
    let login = || async {
        let body = json!({ "email": "asha@example.com", "password": PASSWORD });
        app.anon().post(PATH, body).await.assert_status(200)
    };
    let mut costs = Vec::new();
    for _ in 1..50 {
        costs.push(login().await.cost.dynamodb_calls);
    }
    costs.dedup();
    assert_eq!(costs, [5], "a login costs the same with one session and with fifty");
    oldest.get("/api/auth/profile").await.assert_status(200);
    login().await;
    oldest
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    assert_eq!(socket.closed().await, 1000);
    app.settle().await;
    assert_eq!(app.sessions(&oldest.id).len(), 50);
    assert!(!app.dump().contains("token-of-the-oldest"));
    app.finish().await;
}

#[tokio::test]
async fn ended_sessions_do_not_count_towards_the_fifty() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    app.seed_sessions(&student.id, 60);
    app.change_user(&student.id, |user| user.session_epoch += 1);
    let body = json!({ "email": "asha@example.com", "password": PASSWORD });
    app.anon().post(PATH, body).await.assert_status(200);
    assert_eq!(app.sessions(&student.id).len(), 62);
    app.finish().await;
}
