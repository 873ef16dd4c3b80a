//! `POST /api/auth/revert-email`.

use serde_json::{Value, json};

use crate::support::{Actor, PASSWORD, Reply, TestApp, storm};

const PATH: &str = "/api/auth/revert-email";
const OTHER: &str = "a password of somebody else";

async fn login(app: &TestApp, email: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "password": password });
    app.anon().post("/api/auth/login", body).await
}

/// Changes the address of `actor` with the password, and proves the new one.
async fn replace(app: &TestApp, actor: &Actor, email: &str) {
    let body = json!({ "email": email, "current_password": PASSWORD });
    actor.patch("/api/users/me", body).await.assert_status(200);
    let token = json!({ "token": app.token_for(email).await });
    actor.post("/api/auth/verify-email", token).await.assert_status(200);
}

/// An account whose proven address was replaced, and the token that went to the old one.
async fn replaced(app: &TestApp) -> (Actor, String) {
    let asha = app.verified("old@example.com").await;
    replace(app, &asha, "new@example.com").await;
    let token = app.token_for("old@example.com").await;
    (asha, token)
}

/// An account whose proven address was replaced twice, and the tokens of the first and of the second change.
async fn replaced_twice(app: &TestApp) -> (Actor, String, String) {
    let (asha, first) = replaced(app).await;
    app.advance(61);
    replace(app, &asha, "second@example.com").await;
    let second = app.token_for("new@example.com").await;
    (asha, first, second)
}

async fn revert(app: &TestApp, token: &str) -> Reply {
    app.anon().post(PATH, json!({ "token": token })).await
}

#[tokio::test]
async fn the_previous_address_is_in_force_again_and_every_session_ends() {
    let app = TestApp::new().await;
    let (asha, token) = replaced(&app).await;
    revert(&app, &token).await.assert_status(200);
    asha.get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    let again = login(&app, "old@example.com", PASSWORD).await.assert_status(200);
    let user = &again.body["user"];
    assert_eq!(
        (&user["id"], &user["email"], &user["email_verified"]),
        (&json!(asha.id), &json!("old@example.com"), &json!(true))
    );
    login(&app, "new@example.com", PASSWORD)
        .await
        .assert_problem(401, "credentials_invalid");
    let refused = revert(&app, &token).await;
    insta::assert_json_snapshot!(refused.assert_problem(400, "token_invalid").problem(), @r#"
    {
      "code": "token_invalid",
      "detail": "The token is wrong, expired or already used; please request a new one.",
      "request_id": "[request id]",
      "status": 400,
      "title": "The token is not valid",
      "type": "urn:lectern:problem:token_invalid"
    }
    "#);
    app.finish().await;
}

#[tokio::test]
async fn a_pending_change_is_undone() {
    let app = TestApp::new().await;
    let asha = app.verified("old@example.com").await;
    let body = json!({ "email": "new@example.com", "current_password": PASSWORD });
    asha.patch("/api/users/me", body).await.assert_status(200);
    let (pending, token) = (
        app.token_for("new@example.com").await,
        app.token_for("old@example.com").await,
    );
    revert(&app, &token).await.assert_status(200);
    app.anon()
        .post("/api/auth/verify-email", json!({ "token": pending }))
        .await
        .assert_problem(400, "token_invalid");
    let again = login(&app, "old@example.com", PASSWORD).await.assert_status(200);
    assert_eq!(again.body["user"]["pending_email"], Value::Null);
    app.finish().await;
}

#[tokio::test]
async fn a_token_is_valid_for_seven_days() {
    let app = TestApp::new().await;
    let (_asha, token) = replaced(&app).await;
    app.advance(7 * 86_400);
    revert(&app, &token).await.assert_problem(400, "token_invalid");
    app.finish().await;
}

#[tokio::test]
async fn tokens_for_other_purposes_and_missing_ones_are_refused() {
    let app = TestApp::new().await;
    app.verified("asha@example.com").await;
    let reset = app.reset_token_for("asha@example.com").await;
    for token in ["", "x", &reset] {
        revert(&app, token).await.assert_problem(400, "token_invalid");
    }
    app.anon().post(PATH, json!({})).await.assert_wrong_fields(&["token"]);
    app.finish().await;
}

#[tokio::test]
async fn a_password_that_was_set_after_the_change_is_removed() {
    let app = TestApp::new().await;
    let (_asha, token) = replaced(&app).await;
    let body = json!({ "token": app.reset_token_for("new@example.com").await, "new_password": OTHER });
    app.anon()
        .post("/api/auth/password-reset-confirm", body)
        .await
        .assert_status(200);
    revert(&app, &token).await.assert_status(200);
    for password in [OTHER, PASSWORD] {
        login(&app, "old@example.com", password)
            .await
            .assert_problem(401, "credentials_invalid");
    }
    let body = json!({ "token": app.reset_token_for("old@example.com").await, "new_password": PASSWORD });
    app.anon()
        .post("/api/auth/password-reset-confirm", body)
        .await
        .assert_status(200);
    login(&app, "old@example.com", PASSWORD).await.assert_status(200);
    app.finish().await;
}

/// A thief who changed the address twice gets a token, too, with the mail to the first one of these addresses.
#[tokio::test]
async fn the_tokens_of_undone_changes_are_void() {
    let app = TestApp::new().await;
    let (_asha, owners, thiefs) = replaced_twice(&app).await;
    revert(&app, &owners).await.assert_status(200);
    revert(&app, &thiefs).await.assert_problem(400, "token_invalid");
    login(&app, "old@example.com", PASSWORD).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn the_token_of_the_first_change_works_after_that_of_a_later_one() {
    let app = TestApp::new().await;
    let (asha, owners, thiefs) = replaced_twice(&app).await;
    revert(&app, &thiefs).await.assert_status(200);
    revert(&app, &owners).await.assert_status(200);
    let again = login(&app, "old@example.com", PASSWORD).await;
    // The first return counts as a change of the account, so the password may be anybody's.
    again.assert_problem(401, "credentials_invalid");
    let user = app.user(&asha.id);
    assert_eq!(user.email.unwrap().as_str(), "old@example.com");
    app.finish().await;
}

#[tokio::test]
async fn an_address_that_another_account_has_proven_in_the_meantime_stays_there() {
    let app = TestApp::new().await;
    let (asha, token) = replaced(&app).await;
    app.advance(61);
    app.verified("old@example.com").await;
    revert(&app, &token).await.assert_problem(409, "email_taken");
    asha.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_works_once_even_if_used_many_times_at_once() {
    let app = TestApp::new().await;
    let (_asha, token) = replaced(&app).await;
    let replies = storm(8, |_| {
        let (client, body) = (app.anon(), json!({ "token": token }));
        async move { client.post(PATH, body).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    app.finish().await;
}
