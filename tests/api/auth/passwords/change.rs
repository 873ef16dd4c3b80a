//! `POST /api/auth/change-password`.

use serde_json::{Value, json};

use crate::support::{Actor, PASSWORD, TestApp};

const PATH: &str = "/api/auth/change-password";
const NEW: &str = "a new and better password";

fn change(current: &str, new: &str) -> Value {
    json!({ "current_password": current, "new_password": new })
}

async fn sign_in(app: &TestApp, password: &str) -> Actor {
    let client = app.anon();
    let login = client
        .post(
            "/api/login",
            json!({ "email": "asha@example.com", "password": password }),
        )
        .await;
    Actor::signed_in(&client, &login.assert_status(200))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_current_session_stays_and_the_others_end() {
    let app = TestApp::new().await;
    let (here, there) = (app.registered("asha@example.com").await, sign_in(&app, PASSWORD).await);
    let mut socket = there.socket("/ws/notifications/").await;
    here.post(PATH, change(PASSWORD, NEW)).await.assert_status(200);
    here.get("/api/auth/profile").await.assert_status(200);
    let refreshed = here
        .post("/api/auth/refresh", json!({ "refresh_token": here.refresh_token }))
        .await
        .assert_status(200);
    here.with_token(&refreshed.string("access_token"))
        .get("/api/auth/profile")
        .await
        .assert_status(200);
    there
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    socket.closed().await;
    let old = json!({ "email": "asha@example.com", "password": PASSWORD });
    app.anon()
        .post("/api/login", old)
        .await
        .assert_problem(401, "credentials_invalid");
    let sessions = sign_in(&app, NEW).await.get("/api/auth/sessions").await;
    assert_eq!(sessions.results().len(), 2);
    app.finish().await;
}

#[tokio::test]
async fn the_current_password_is_needed() {
    let app = TestApp::new().await;
    let asha = app.registered("asha@example.com").await;
    asha.post(PATH, change("another password", NEW))
        .await
        .assert_problem(401, "credentials_invalid");
    asha.post(PATH, change(PASSWORD, "short"))
        .await
        .assert_wrong_fields(&["new_password"]);
    asha.post(PATH, json!({}))
        .await
        .assert_wrong_fields(&["current_password", "new_password"]);
    app.anon()
        .post(PATH, change(PASSWORD, NEW))
        .await
        .assert_problem(401, "unauthenticated");
    // A user who signs in by code alone has no password to change.
    app.student()
        .await
        .post(PATH, change(PASSWORD, NEW))
        .await
        .assert_problem(401, "credentials_invalid");
    sign_in(&app, PASSWORD).await;
    app.finish().await;
}

#[tokio::test]
async fn ten_wrong_passwords_block_the_right_one_for_fifteen_minutes() {
    let app = TestApp::new().await;
    let asha = app.registered("asha@example.com").await;
    for _try in 0..10 {
        asha.post(PATH, change("another password", NEW))
            .await
            .assert_problem(401, "credentials_invalid");
    }
    asha.post(PATH, change(PASSWORD, NEW))
        .await
        .assert_problem(429, "rate_limited");
    // Signing in has attempts of its own.
    sign_in(&app, PASSWORD).await;
    app.advance(901);
    asha.post(PATH, change(PASSWORD, NEW)).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_revokes_the_calendar_and_forgets_a_pending_address() {
    let app = TestApp::new().await;
    let asha = app.verified("asha@example.com").await;
    let feed = asha.get("/api/plans/calendar").await.assert_status(200).string("url");
    app.anon().get(&feed).await.assert_status(200);
    let pending = json!({ "email": "other@example.com", "current_password": PASSWORD });
    asha.patch("/api/users/me", pending).await.assert_status(200);
    let token = json!({ "token": app.token_for("other@example.com").await });
    asha.post(PATH, change(PASSWORD, NEW)).await.assert_status(200);
    app.anon().get(&feed).await.assert_problem(404, "not_found");
    app.anon()
        .post("/api/auth/verify-email", token)
        .await
        .assert_problem(400, "token_invalid");
    let profile = asha.get("/api/users/me").await.body;
    assert_eq!(
        (&profile["email"], &profile["pending_email"]),
        (&json!("asha@example.com"), &Value::Null)
    );
    // The next request gives the feed a new address.
    let again = asha.get("/api/plans/calendar").await.assert_status(200).string("url");
    assert_ne!(again, feed);
    app.anon().get(&again).await.assert_status(200);
    app.finish().await;
}
