//! `POST /api/auth/verify-email`.

use serde_json::{Value, json};

use crate::support::TestApp;

const PATH: &str = "/api/auth/verify-email";

fn token(token: &str) -> Value {
    json!({ "token": token })
}

#[tokio::test]
async fn the_mailed_token_verifies_the_address_once() {
    let app = TestApp::new().await;
    let asha = app.registered("asha@example.com").await;
    let mailed = app.token_for("asha@example.com").await;
    app.anon().post(PATH, token(&mailed)).await.assert_status(200);
    assert_eq!(asha.get("/api/auth/profile").await.body["email_verified"], true);
    app.anon()
        .post(PATH, token(&mailed))
        .await
        .assert_problem(400, "token_invalid");
    app.finish().await;
}

#[tokio::test]
async fn a_token_is_valid_for_a_day() {
    let app = TestApp::new().await;
    app.registered("asha@example.com").await;
    app.registered("ravi@example.com").await;
    let (first, second) = (
        app.token_for("asha@example.com").await,
        app.token_for("ravi@example.com").await,
    );
    app.advance(86_300);
    app.anon().post(PATH, token(&first)).await.assert_status(200);
    app.advance(200);
    app.anon()
        .post(PATH, token(&second))
        .await
        .assert_problem(400, "token_invalid");
    app.finish().await;
}

#[tokio::test]
async fn malformed_foreign_and_reset_tokens_are_refused() {
    let app = TestApp::new().await;
    app.registered("asha@example.com").await;
    app.registered("ravi@example.com").await;
    let (asha, ravi) = (
        app.token_for("asha@example.com").await,
        app.token_for("ravi@example.com").await,
    );
    let reset = {
        app.advance(61);
        app.reset_token_for("asha@example.com").await
    };
    let (id, mac) = asha.split_once('.').unwrap();
    let swapped = format!("{id}.{}", ravi.split_once('.').unwrap().1);
    let changed = format!("{id}.{}A", &mac[..42]);
    let bad = [
        "",
        ".",
        "x",
        id,
        &format!("{id}."),
        &swapped,
        &format!("{asha}.{asha}"),
        &"x".repeat(9_000),
        &reset,
    ];
    for bad in bad {
        app.anon()
            .post(PATH, token(bad))
            .await
            .assert_problem(400, "token_invalid");
    }
    if changed != asha {
        app.anon()
            .post(PATH, token(&changed))
            .await
            .assert_problem(400, "token_invalid");
    }
    app.anon().post(PATH, json!({})).await.assert_wrong_fields(&["token"]);
    app.anon().post(PATH, token(&asha)).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_token_for_an_address_that_was_replaced_verifies_nothing() {
    let app = TestApp::new().await;
    let asha = app.student_with_password("old@example.com").await;
    let old = app.token_for("old@example.com").await;
    asha.patch("/api/users/me", json!({ "email": "new@example.com" }))
        .await
        .assert_status(200);
    app.anon()
        .post(PATH, token(&old))
        .await
        .assert_problem(400, "token_invalid");
    assert_eq!(asha.get("/api/users/me").await.body["email_verified"], false);
    let new = app.token_for("new@example.com").await;
    app.anon().post(PATH, token(&new)).await.assert_status(200);
    assert_eq!(asha.get("/api/users/me").await.body["email_verified"], true);
    app.finish().await;
}

#[tokio::test]
async fn the_user_who_verifies_the_admin_address_becomes_an_admin() {
    let app = TestApp::with_parameters([("AdminEmail", "Boss@example.com")]).await;
    let boss = app.registered("boss@example.com").await;
    assert_eq!(boss.get("/api/auth/profile").await.body["role"], "student");
    let mailed = app.token_for("boss@example.com").await;
    app.anon().post(PATH, token(&mailed)).await.assert_status(200);
    assert_eq!(boss.get("/api/auth/profile").await.body["role"], "admin");
    let other = app.verified("other@example.com").await;
    assert_eq!(other.get("/api/auth/profile").await.body["role"], "student");
    app.finish().await;
}
