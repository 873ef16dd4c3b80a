//! `POST /api/forgot-password`.

use serde_json::{Value, json};

use crate::api::users::pictures::{announce, png, uploaded};
use crate::support::{Actor, PASSWORD, TestApp, wrong};

const PATH: &str = "/api/forgot-password";
const NEW: &str = "a whole new password";

#[tokio::test]
async fn a_reset_changes_the_password_and_ends_every_session() {
    let app = TestApp::new().await;
    let first = app.student_with_password("asha@example.com").await;
    let client = app.anon();
    let login = |password: &str| json!({ "email": "asha@example.com", "password": password });
    let second = client.post("/api/auth/login", login(PASSWORD)).await.assert_status(200);
    let second = Actor::signed_in(&client, &second);
    let stranger = app.student().await;

    let code = app.request_next_code(&first.phone).await;
    let body = json!({ "phone_number": first.phone, "otp": code, "new_password": NEW });
    client.post(PATH, body.clone()).await.assert_status(200);
    for session in [&first, &second] {
        session
            .get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
        let refused = client
            .post("/api/auth/refresh", json!({ "refresh_token": session.refresh_token }))
            .await;
        refused.assert_problem(401, "refresh_token_invalid");
    }
    stranger.get("/api/auth/profile").await.assert_status(200);

    client
        .post("/api/auth/login", login(PASSWORD))
        .await
        .assert_problem(401, "credentials_invalid");
    let login = client.post("/api/auth/login", login(NEW)).await.assert_status(200);
    let third = Actor::signed_in(&client, &login);
    third.get("/api/auth/profile").await.assert_status(200);
    client.post(PATH, body).await.assert_problem(401, "otp_invalid");
    third.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn an_account_that_never_had_a_password_gets_one() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.advance(61);
    let code = app.request_code_for(&student.phone, Some("reset")).await;
    let client = app.anon();
    let body = json!({ "mobile_number": student.phone, "otp_code": code, "password": NEW });
    client.post(PATH, body).await.assert_status(200);
    let login = json!({ "phone_number": student.phone, "password": NEW });
    client.post("/api/auth/login", login).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_missing_account_is_reported_only_for_a_right_code() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    let body = |code: &str| json!({ "phone_number": phone, "otp": code, "new_password": NEW });
    client
        .post(PATH, body(&wrong(&code)))
        .await
        .assert_problem(401, "otp_invalid");
    client
        .post(PATH, body(&code))
        .await
        .assert_problem(404, "account_not_found");
    client.post(PATH, body(&code)).await.assert_problem(401, "otp_invalid");
    app.finish().await;
}

#[tokio::test]
async fn every_invalid_field_is_named_and_the_code_stays_valid() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let (phone, client) = (&student.phone, app.anon());
    let code = app.request_next_code(phone).await;
    let cases: [(Value, &[&str]); 6] = [
        (json!({}), &["phone_number", "otp_code", "new_password"]),
        (json!({ "phone_number": phone, "otp": code }), &["new_password"]),
        (
            json!({ "phone_number": phone, "otp": code, "new_password": "short" }),
            &["new_password"],
        ),
        (
            json!({ "phone_number": phone, "otp": code, "password": "x".repeat(129) }),
            &["new_password"],
        ),
        (
            json!({ "phone_number": phone, "otp": "x", "new_password": NEW }),
            &["otp_code"],
        ),
        (
            json!({ "phone_number": 1, "otp": code, "new_password": NEW }),
            &["phone_number"],
        ),
    ];
    for (body, wrong) in cases {
        client.post(PATH, body).await.assert_wrong_fields(wrong);
    }
    student.get("/api/auth/profile").await.assert_status(200);
    let longest = "é".repeat(128);
    let body = json!({ "phone_number": phone, "otp": code, "new_password": longest });
    client.post(PATH, body).await.assert_status(200);
    let login = |password: &str| json!({ "phone_number": phone, "password": password });
    client
        .post("/api/auth/login", login(&"é".repeat(127)))
        .await
        .assert_problem(401, "credentials_invalid");
    client.post("/api/auth/login", login(&longest)).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_reset_revokes_the_calendar_and_uploads_on_their_way() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let feed = student.get("/api/plans/calendar").await.string("url");
    let (early, late) = (announce(&student, 10).await, uploaded(&student, png(10)).await);
    let finished = uploaded(&student, png(20)).await;
    let complete = async |actor: &Actor, upload: &str| {
        let path = format!("/api/uploads/{upload}/complete");
        actor.post(&path, json!({})).await
    };
    complete(&student, &finished).await.assert_status(200);
    let code = app.request_next_code(&student.phone).await;
    let body = json!({ "phone_number": student.phone, "otp": code, "new_password": NEW });
    app.anon().post(PATH, body).await.assert_status(200);
    app.anon().get(&feed).await.assert_problem(404, "not_found");
    app.advance(61);
    let student = app.sign_in(&student.phone).await;
    for upload in [early.string("upload_id"), late] {
        complete(&student, &upload).await.assert_problem(404, "not_found");
        student
            .patch("/api/users/me", json!({ "avatar_url": upload }))
            .await
            .assert_wrong_fields(&["avatar_url"]);
    }
    // What was complete before stays.
    complete(&student, &finished).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_banned_account_stays_as_it_is_and_the_reply_is_the_same() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    app.ban(&student.id);
    let before = app.user(&student.id).password_hash;
    let code = app.request_next_code(&student.phone).await;
    let body = json!({ "phone_number": student.phone, "otp": code, "new_password": NEW });
    let reply = app.anon().post(PATH, body).await.assert_status(200);
    assert_eq!(
        reply.string("message"),
        "Your password has been changed. Please sign in with it."
    );
    assert_eq!(app.user(&student.id).password_hash, before);
    app.finish().await;
}
