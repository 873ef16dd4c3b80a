//! `POST /api/auth/password-reset-confirm`.

use serde_json::{Value, json};

use crate::support::{Actor, PASSWORD, TestApp, storm};

const PATH: &str = "/api/auth/password-reset-confirm";
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
    app.anon().post(PATH, confirm(&token)).await.assert_status(200);
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
        .post(PATH, confirm(&token))
        .await
        .assert_problem(400, "token_invalid");
    app.finish().await;
}

#[tokio::test]
async fn a_token_is_valid_for_an_hour() {
    let app = TestApp::new().await;
    app.verified("asha@example.com").await;
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    app.advance(3_600);
    app.anon()
        .post(PATH, confirm(&token))
        .await
        .assert_problem(400, "token_invalid");
    app.finish().await;
}

#[tokio::test]
async fn a_verification_token_sets_no_password_and_a_bad_password_uses_no_token() {
    let app = TestApp::new().await;
    app.registered("asha@example.com").await;
    let verification = app.token_for("asha@example.com").await;
    app.anon()
        .post(PATH, confirm(&verification))
        .await
        .assert_problem(400, "token_invalid");
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    let short = json!({ "token": token, "new_password": "short" });
    app.anon()
        .post(PATH, short)
        .await
        .assert_wrong_fields(&["new_password"]);
    app.anon()
        .post(PATH, json!({}))
        .await
        .assert_wrong_fields(&["token", "new_password"]);
    let body = json!({ "token": token, "password": NEW });
    app.anon().post(PATH, body).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn any_change_of_the_password_voids_earlier_tokens() {
    let app = TestApp::new().await;
    let asha = app.verified("asha@example.com").await;
    app.advance(61);
    let first = app.reset_token_for("asha@example.com").await;
    app.advance(61);
    let second = app.reset_token_for("asha@example.com").await;
    app.anon().post(PATH, confirm(&second)).await.assert_status(200);
    app.anon()
        .post(PATH, confirm(&first))
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
        .post(PATH, confirm(&third))
        .await
        .assert_problem(400, "token_invalid");
    drop(asha);
    app.finish().await;
}

#[tokio::test]
async fn the_owner_of_the_mailbox_takes_the_address_from_an_account_with_a_phone_and_nothing_else() {
    let app = TestApp::new().await;
    let squatter = app.student_with_password("victim@example.com").await;
    app.advance(61);
    let token = app.reset_token_for("victim@example.com").await;
    app.anon().post(PATH, confirm(&token)).await.assert_status(200);
    let left = squatter.get("/api/auth/profile").await.assert_status(200);
    assert_eq!(left.body["email"], json!(null));
    let by_phone = json!({ "phone_number": squatter.phone, "password": PASSWORD });
    app.anon().post("/api/auth/login", by_phone).await.assert_status(200);
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
    assert_ne!(json!(squatter.id), owner.body["user"]["id"]);
    // The mail says whose account it was.
    let mail = &app.mails_to("victim@example.com").await[0];
    let ending = &squatter.phone[squatter.phone.len() - 2..];
    assert!(mail.contains(&format!("phone number ending in {ending}")), "{mail}");
    app.finish().await;
}

#[tokio::test]
async fn an_account_without_another_proven_identifier_is_handed_over() {
    let app = TestApp::new().await;
    let squatter = app.registered("victim@example.com").await;
    let change = json!({ "email": "squatter@example.com", "current_password": PASSWORD });
    squatter.patch("/api/users/me", change).await.assert_status(200);
    let theirs = app.token_for("squatter@example.com").await;
    let token = app.reset_token_for("victim@example.com").await;
    app.anon().post(PATH, confirm(&token)).await.assert_status(200);
    squatter
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    // What the squatter asked for before is void.
    let verify = json!({ "token": theirs, "current_password": PASSWORD });
    app.anon()
        .post("/api/auth/verify-email", verify)
        .await
        .assert_problem(400, "token_invalid");
    let owner = app
        .anon()
        .post("/api/auth/login", login("victim@example.com", NEW))
        .await
        .assert_status(200);
    let user = &owner.body["user"];
    assert_eq!(
        (&user["id"], &user["email_verified"], &user["pending_email"]),
        (&json!(squatter.id), &json!(true), &json!(null))
    );
    app.finish().await;
}

#[tokio::test]
async fn a_banned_account_frees_nothing_and_the_reply_is_the_same() {
    let app = TestApp::new().await;
    for (email, has_phone) in [("phone@example.com", true), ("address@example.com", false)] {
        let banned = match has_phone {
            true => app.student_with_password(email).await,
            false => app.registered(email).await,
        };
        app.ban(&banned.id);
        let token = app.reset_token_for(email).await;
        let before = app.user(&banned.id);
        let reply = app.anon().post(PATH, confirm(&token)).await.assert_status(200);
        assert_eq!(
            reply.string("message"),
            "Your password has been changed. Please sign in with it."
        );
        let after = app.user(&banned.id);
        assert_eq!(
            (after.phone, after.email, after.email_verified, after.password_hash),
            (before.phone, before.email, before.email_verified, before.password_hash)
        );
        app.anon()
            .post("/api/auth/login", login(email, NEW))
            .await
            .assert_problem(401, "credentials_invalid");
        app.anon()
            .post("/api/auth/login", login(email, PASSWORD))
            .await
            .assert_problem(403, "account_banned");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_verified_owner_keeps_the_phone() {
    let app = TestApp::new().await;
    let asha = app.student_with_password("asha@example.com").await;
    let token = app.token_for("asha@example.com").await;
    asha.post("/api/auth/verify-email", json!({ "token": token }))
        .await
        .assert_status(200);
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    app.anon().post(PATH, confirm(&token)).await.assert_status(200);
    let body = json!({ "phone_number": asha.phone, "password": NEW });
    let again = app.anon().post("/api/auth/login", body).await.assert_status(200);
    assert_eq!(again.body["user"]["id"], json!(asha.id));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_works_once_even_if_used_many_times_at_once() {
    let app = TestApp::new().await;
    app.verified("asha@example.com").await;
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    let replies = storm(16, |number| {
        let (client, token) = (app.anon(), token.clone());
        let body = json!({ "token": token, "new_password": format!("password number {number}") });
        async move { client.post(PATH, body).await }
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

#[tokio::test]
async fn a_reset_at_the_admin_address_makes_an_admin_and_locks_a_squatter_out() {
    let app = TestApp::new().await;
    let squatter = app.registered("admin@example.com").await;
    app.advance(61);
    let mailed = app.reset_token_for("admin@example.com").await;
    let body = json!({ "token": mailed, "new_password": "only the boss knows" });
    app.anon().post(PATH, body).await.assert_status(200);
    squatter
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    let login = |password: &str| json!({ "email": "admin@example.com", "password": password });
    app.anon()
        .post("/api/auth/login", login(PASSWORD))
        .await
        .assert_problem(401, "credentials_invalid");
    let boss = app
        .anon()
        .post("/api/auth/login", login("only the boss knows"))
        .await
        .assert_status(200);
    assert_eq!(boss.body["user"]["role"], "admin");
    app.finish().await;
}

/// An account that has payments and has proven nothing.
async fn unproven_customer(app: &TestApp) -> Actor {
    let asha = app.registered("asha@example.com").await;
    app.change_user(&asha.id, |user| user.has_payments = true);
    app.advance(61);
    asha
}

const HOUR: i64 = 3_600;

#[tokio::test]
async fn an_account_with_payments_is_handed_over_after_72_hours() {
    let app = TestApp::new().await;
    let asha = unproven_customer(&app).await;
    let token = app.reset_token_for("asha@example.com").await;
    let mut refused = app.anon().post(PATH, confirm(&token)).await;
    assert!(refused.string("detail").contains("UTC"), "{}", refused.text);
    refused.body["detail"] = json!("[detail]");
    insta::assert_json_snapshot!(refused.assert_problem(409, "hand_over_pending").problem(), @r#"
    {
      "code": "hand_over_pending",
      "detail": "[detail]",
      "request_id": "[request id]",
      "status": 409,
      "title": "The account is handed over later",
      "type": "urn:lectern:problem:hand_over_pending"
    }
    "#);
    // The customer still gets in, and sees until when the account can be kept.
    let profile = asha.get("/api/auth/profile").await.assert_status(200);
    let at = profile.string("hand_over_at");
    assert_eq!(profile.body["needs_verification"], true);
    // Asking again does not make the wait longer.
    app.advance(71 * HOUR);
    let token = app.reset_token_for("asha@example.com").await;
    let again = app.anon().post(PATH, confirm(&token)).await;
    again.assert_problem(409, "hand_over_pending");
    let still = login("asha@example.com", PASSWORD);
    let asha = app.anon().post("/api/auth/login", still).await.assert_status(200);
    assert_eq!(asha.body["user"]["hand_over_at"], at.as_str());
    app.advance(HOUR);
    let token = app.reset_token_for("asha@example.com").await;
    app.anon().post(PATH, confirm(&token)).await.assert_status(200);
    let new = app.anon().post("/api/auth/login", login("asha@example.com", NEW)).await;
    let new = new.assert_status(200);
    assert_eq!(new.body["user"]["hand_over_at"], json!(null));
    assert_eq!(new.body["user"]["email_verified"], true);
    app.finish().await;
}

#[tokio::test]
async fn a_customer_who_verifies_the_address_in_time_keeps_the_account() {
    let app = TestApp::new().await;
    let asha = unproven_customer(&app).await;
    let verification = app.token_for("asha@example.com").await;
    let token = app.reset_token_for("asha@example.com").await;
    let refused = app.anon().post(PATH, confirm(&token)).await;
    refused.assert_problem(409, "hand_over_pending");
    asha.post("/api/auth/verify-email", json!({ "token": verification }))
        .await
        .assert_status(200);
    let profile = asha.get("/api/auth/profile").await.assert_status(200);
    assert_eq!(profile.body["hand_over_at"], json!(null));
    // From now on it is an account like others, whose owner has forgotten a password.
    app.anon().post(PATH, confirm(&token)).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn many_requests_for_a_hand_over_begin_one_wait() {
    let app = TestApp::new().await;
    let asha = unproven_customer(&app).await;
    let token = app.reset_token_for("asha@example.com").await;
    let replies = storm(20, |_| {
        let (client, body) = (app.anon(), confirm(&token));
        async move { client.post(PATH, body).await }
    })
    .await;
    for reply in replies {
        reply.assert_problem(409, "hand_over_pending");
    }
    assert!(app.user(&asha.id).hand_over_at.is_some());
    app.finish().await;
}
