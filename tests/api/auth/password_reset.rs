//! `POST /api/auth/password-reset` and `/api/auth/password-reset-confirm`.

use serde_json::{Value, json};

use crate::support::{Actor, PASSWORD, TestApp, storm};

const CONFIRM: &str = "/api/auth/password-reset-confirm";
const NEW: &str = "a new and better password";

fn confirm(token: &str) -> Value {
    json!({ "token": token, "new_password": NEW })
}

fn login(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_every_session() {
    let app = TestApp::new().await;
    let asha = app.verified("asha@example.com").await;
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    app.anon().post(CONFIRM, confirm(&token)).await.assert_status(200);
    asha.get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    let refresh = json!({ "refresh_token": asha.refresh_token });
    app.anon()
        .post("/api/auth/refresh", refresh)
        .await
        .assert_problem(401, "refresh_token_invalid");
    app.anon()
        .post("/api/auth/login", login("asha@example.com", PASSWORD))
        .await
        .assert_problem(401, "credentials_invalid");
    let again = app
        .anon()
        .post("/api/auth/login", login("asha@example.com", NEW))
        .await
        .assert_status(200);
    assert_eq!(again.body["user"]["id"], json!(asha.id));
    app.anon()
        .post(CONFIRM, confirm(&token))
        .await
        .assert_problem(400, "token_invalid");
    app.finish().await;
}

#[tokio::test]
async fn known_unknown_and_limited_addresses_look_and_cost_the_same() {
    let app = TestApp::new().await;
    app.verified("known@example.com").await;
    app.advance(61);
    let ask = async |email: &str| {
        app.anon()
            .post("/api/auth/password-reset", json!({ "email": email }))
            .await
            .assert_status(202)
    };
    let (known, unknown) = (ask("known@example.com").await, ask("nobody@example.com").await);
    assert_eq!((&known.body, known.cost), (&unknown.body, unknown.cost));
    // A second time within a minute.
    let (known_again, unknown_again) = (ask("known@example.com").await, ask("nobody@example.com").await);
    assert_eq!(
        (&known_again.body, known_again.cost),
        (&unknown_again.body, unknown_again.cost)
    );
    assert_eq!(known_again.body, known.body);
    assert_eq!(app.mails_to("known@example.com").await.len(), 2);
    assert!(app.mails_to("nobody@example.com").await.is_empty());
    app.anon()
        .post("/api/auth/password-reset", json!({ "email": "x" }))
        .await
        .assert_wrong_fields(&["email"]);
    app.finish().await;
}

#[tokio::test]
async fn it_is_good_for_an_hour() {
    let app = TestApp::new().await;
    app.verified("asha@example.com").await;
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    app.advance(3_600);
    app.anon()
        .post(CONFIRM, confirm(&token))
        .await
        .assert_problem(400, "token_invalid");
    app.finish().await;
}

#[tokio::test]
async fn a_verification_token_sets_no_password_and_bad_passwords_cost_no_token() {
    let app = TestApp::new().await;
    app.registered("asha@example.com").await;
    let verification = app.token_for("asha@example.com").await;
    app.anon()
        .post(CONFIRM, confirm(&verification))
        .await
        .assert_problem(400, "token_invalid");
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    let short = json!({ "token": token, "new_password": "short" });
    app.anon()
        .post(CONFIRM, short)
        .await
        .assert_wrong_fields(&["new_password"]);
    app.anon()
        .post(CONFIRM, json!({}))
        .await
        .assert_wrong_fields(&["token", "new_password"]);
    let body = json!({ "token": token, "password": NEW });
    app.anon().post(CONFIRM, body).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn any_change_of_the_password_voids_the_tokens_before() {
    let app = TestApp::new().await;
    let asha = app.verified("asha@example.com").await;
    app.advance(61);
    let first = app.reset_token_for("asha@example.com").await;
    app.advance(61);
    let second = app.reset_token_for("asha@example.com").await;
    app.anon().post(CONFIRM, confirm(&second)).await.assert_status(200);
    app.anon()
        .post(CONFIRM, confirm(&first))
        .await
        .assert_problem(400, "token_invalid");
    app.advance(61);
    let third = app.reset_token_for("asha@example.com").await;
    let client = app.anon();
    let signed_in = client.post("/api/auth/login", login("asha@example.com", NEW)).await;
    let change = json!({ "current_password": NEW, "new_password": PASSWORD });
    Actor::signed_in(&client, &signed_in)
        .post("/api/auth/change-password", change)
        .await
        .assert_status(200);
    app.anon()
        .post(CONFIRM, confirm(&third))
        .await
        .assert_problem(400, "token_invalid");
    drop(asha);
    app.finish().await;
}

#[tokio::test]
async fn whoever_has_the_mailbox_takes_the_address_from_a_squatter() {
    let app = TestApp::new().await;
    let squatter = app.student_with_password("victim@example.com").await;
    app.advance(61);
    let token = app.reset_token_for("victim@example.com").await;
    app.anon().post(CONFIRM, confirm(&token)).await.assert_status(200);
    squatter
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    let owner = app
        .anon()
        .post("/api/auth/login", login("victim@example.com", NEW))
        .await
        .assert_status(200);
    assert_eq!(
        (
            &owner.body["user"]["email_verified"],
            &owner.body["user"]["phone_number"]
        ),
        (&json!(true), &json!(null))
    );
    // The squatter's phone opens another account now.
    app.advance(61);
    let elsewhere = app.sign_in(&squatter.phone).await;
    assert_ne!(json!(elsewhere.id), owner.body["user"]["id"]);
    app.finish().await;
}

#[tokio::test]
async fn a_verified_owner_keeps_the_phone() {
    let app = TestApp::new().await;
    let asha = app.student_with_password("asha@example.com").await;
    let token = app.token_for("asha@example.com").await;
    app.anon()
        .post("/api/auth/verify-email", json!({ "token": token }))
        .await
        .assert_status(200);
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    app.anon().post(CONFIRM, confirm(&token)).await.assert_status(200);
    let body = json!({ "phone_number": asha.phone, "password": NEW });
    let again = app.anon().post("/api/auth/login", body).await.assert_status(200);
    assert_eq!(again.body["user"]["id"], json!(asha.id));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_many_uses_of_a_token_counts() {
    let app = TestApp::new().await;
    app.verified("asha@example.com").await;
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    let replies = storm(16, |number| {
        let (client, token) = (app.anon(), token.clone());
        let body = json!({ "token": token, "new_password": format!("password number {number}") });
        async move { client.post(CONFIRM, body).await }
    })
    .await;
    let won: Vec<_> = (0..16).filter(|number| replies[*number].status == 200).collect();
    assert_eq!(won.len(), 1, "{won:?}");
    let password = format!("password number {}", won[0]);
    app.anon()
        .post("/api/auth/login", login("asha@example.com", &password))
        .await
        .assert_status(200);
    app.finish().await;
}
