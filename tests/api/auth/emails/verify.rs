//! `POST /api/auth/verify-email`.

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp, storm};

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
    let asha = app.registered("old@example.com").await;
    let old = app.token_for("old@example.com").await;
    let change = json!({ "email": "new@example.com", "current_password": PASSWORD });
    asha.patch("/api/users/me", change).await.assert_status(200);
    let new = app.token_for("new@example.com").await;
    app.anon().post(PATH, token(&new)).await.assert_status(200);
    app.anon()
        .post(PATH, token(&old))
        .await
        .assert_problem(400, "token_invalid");
    let profile = asha.get("/api/users/me").await;
    assert_eq!(
        (&profile.body["email"], &profile.body["email_verified"]),
        (&json!("new@example.com"), &json!(true))
    );
    app.finish().await;
}

/// The account of a phone may have an address by mistake or by intent: its owner decides, not the owner of the mailbox.
#[tokio::test]
async fn an_account_with_a_phone_needs_its_session_its_password_or_a_code_beside_the_token() {
    let app = TestApp::new().await;
    for (number, way) in ["session", "password", "code"].into_iter().enumerate() {
        let email = format!("asha{number}@example.com");
        let (asha, stranger) = (app.student_with_password(&email).await, app.student().await);
        let mailed = app.token_for(&email).await;
        for client in [&app.anon(), &*stranger] {
            client
                .post(PATH, token(&mailed))
                .await
                .assert_problem(403, "reauthentication_required");
        }
        let with = |field: &str, value: &str| json!({ "token": mailed, field: value });
        app.anon()
            .post(PATH, with("current_password", "another password"))
            .await
            .assert_problem(401, "credentials_invalid");
        let verified = match way {
            "session" => asha.post(PATH, token(&mailed)).await,
            "password" => app.anon().post(PATH, with("current_password", PASSWORD)).await,
            _ => {
                app.advance(61);
                let code = app.request_code_for(&asha.phone, Some("email")).await;
                app.anon().post(PATH, with("otp", &code)).await
            }
        };
        verified.assert_status(200);
        assert_eq!(asha.get("/api/users/me").await.body["email_verified"], true, "{way}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_session_that_has_ended_does_not_stand_in_the_way_of_a_token() {
    let app = TestApp::new().await;
    let asha = app.registered("asha@example.com").await;
    let mailed = app.token_for("asha@example.com").await;
    asha.post("/api/logout", json!({})).await.assert_status(200);
    asha.post(PATH, token(&mailed)).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn an_address_that_another_account_never_proved_moves_to_the_one_that_does() {
    let app = TestApp::new().await;
    let asha = app.student().await;
    let code = app.request_next_code(&asha.phone).await;
    let change = json!({ "email": "asha@example.com", "otp": code });
    asha.patch("/api/users/me", change).await.assert_status(200);
    let mailed = app.token_for("asha@example.com").await;
    // Somebody else takes the address before the mail is read.
    let squatter = app.registered("asha@example.com").await;
    asha.post(PATH, token(&mailed)).await.assert_status(200);
    let profile = asha.get("/api/users/me").await;
    assert_eq!(
        (&profile.body["email"], &profile.body["pending_email"]),
        (&json!("asha@example.com"), &json!(null))
    );
    assert_eq!(squatter.get("/api/users/me").await.body["email"], json!(null));
    app.finish().await;
}

#[tokio::test]
async fn an_address_that_another_account_has_proven_stays_there() {
    let app = TestApp::new().await;
    let asha = app.student().await;
    let change = json!({ "email": "asha@example.com", "otp": app.request_next_code(&asha.phone).await });
    asha.patch("/api/users/me", change).await.assert_status(200);
    let mailed = app.token_for("asha@example.com").await;
    app.advance(61);
    let owner = app.verified("asha@example.com").await;
    asha.post(PATH, token(&mailed)).await.assert_problem(409, "email_taken");
    assert_eq!(owner.get("/api/users/me").await.body["email"], "asha@example.com");
    app.finish().await;
}

#[tokio::test]
async fn a_banned_account_stays_as_it_is() {
    let app = TestApp::new().await;
    let asha = app.registered("asha@example.com").await;
    let mailed = app.token_for("asha@example.com").await;
    app.ban(&asha.id);
    app.anon().post(PATH, token(&mailed)).await.assert_status(200);
    assert!(!app.user(&asha.id).email_verified);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_works_once_even_if_used_many_times_at_once() {
    let app = TestApp::new().await;
    app.registered("asha@example.com").await;
    let mailed = app.token_for("asha@example.com").await;
    let replies = storm(12, |_| {
        let (client, mailed) = (app.anon(), mailed.clone());
        async move { client.post(PATH, token(&mailed)).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
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

/// A squatter has put the admin's address into an account with a phone. A click of the admin on the link must not give
/// that account the role.
#[tokio::test]
async fn the_admin_address_of_an_account_with_a_phone_needs_more_than_the_token() {
    let app = TestApp::new().await;
    let squatter = app.student_with_password("admin@example.com").await;
    let mailed = app.token_for("admin@example.com").await;
    app.anon()
        .post(PATH, token(&mailed))
        .await
        .assert_problem(403, "reauthentication_required");
    assert_eq!(squatter.get("/api/auth/profile").await.body["role"], "student");
    app.finish().await;
}
