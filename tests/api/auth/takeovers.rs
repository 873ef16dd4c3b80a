//! Ways to take over an account, each tried at every stage of the account's life. In the end the owner gets in with
//! what belongs to the owner alone (the mailbox or the phone), and the attacker does not.

use serde_json::{Value, json};

use crate::support::{Actor, Client, PASSWORD, Reply, TestApp};

/// The mailbox of the owner.
const OWNER: &str = "owner@example.com";
/// The mailbox of the attacker.
const OTHER: &str = "other@example.com";
/// The password that the attacker sets or tries.
const OTHERS_PASSWORD: &str = "a password of somebody else";
/// The password that the owner sets in the end.
const FINAL_PASSWORD: &str = "a final password of the owner";

/// When the attacker comes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Before,
    AfterVerification,
    AfterReset,
    AfterPasswordChange,
}

const STAGES: [Stage; 4] = [
    Stage::Before,
    Stage::AfterVerification,
    Stage::AfterReset,
    Stage::AfterPasswordChange,
];

async fn login(app: &TestApp, identifier: &str, password: &str) -> Reply {
    let body = json!({ "identifier": identifier, "password": password });
    app.anon().post("/api/auth/login", body).await
}

async fn signed_in(app: &TestApp, identifier: &str, password: &str) -> Actor {
    Actor::signed_in(&app.anon(), &login(app, identifier, password).await.assert_status(200))
}

/// Follows the newest link in a mailbox, if there is one.
async fn follow(app: &TestApp, client: &Client, mailbox: &str, mut body: Value, path: &str) -> Option<Reply> {
    if app.mails_to(mailbox).await.is_empty() {
        return None;
    }
    body["token"] = json!(app.token_for(mailbox).await);
    Some(client.post(path, body).await)
}

/// Sets a password through a mailbox, if it gets a mail.
async fn reset(app: &TestApp, mailbox: &str, password: &str) {
    app.advance(61);
    let ask = json!({ "email": mailbox });
    app.anon()
        .post("/api/auth/password-reset", ask)
        .await
        .assert_status(202);
    let body = json!({ "new_password": password });
    follow(app, &app.anon(), mailbox, body, "/api/auth/password-reset-confirm").await;
}

async fn change_password(actor: &Actor, from: &str, to: &str) {
    let body = json!({ "current_password": from, "new_password": to });
    actor.post("/api/auth/change-password", body).await.assert_status(200);
}

/// What the attacker got out of an account.
struct Loot {
    tokens: Vec<(String, String)>,
    calendar: Option<String>,
    upload: Option<String>,
}

/// Tries everything that a session allows, and everything that mails to the attacker's mailbox allow.
async fn plunder(app: &TestApp, session: &Actor) -> Loot {
    let calendar = session.get("/api/plans/calendar").await;
    let picture = json!({ "filename": "a.png", "content_type": "image/png", "size": 10 });
    let upload = session.post("/api/users/me/pictures", picture).await;
    let device = json!({ "token": "a push token of the other one", "platform": "web" });
    session.post("/api/users/me/devices", device).await;
    session.patch("/api/users/me", json!({ "email": OTHER })).await;
    follow(app, session, OTHER, json!({}), "/api/auth/verify-email").await;
    reset(app, OTHER, OTHERS_PASSWORD).await;
    Loot {
        tokens: vec![(session.access_token.clone(), session.refresh_token.clone())],
        calendar: calendar.body["url"].as_str().map(str::to_owned),
        upload: upload.body["upload_id"].as_str().map(str::to_owned),
    }
}

/// Checks that neither tokens, other credentials, the known passwords nor the attacker's mailbox open the account `id`.
async fn assert_out(app: &TestApp, loot: &Loot, id: &str, passwords: &[&str], case: &str) {
    for (access, refresh) in &loot.tokens {
        let client = app.anon().with_token(access);
        assert_eq!(client.get("/api/auth/profile").await.status, 401, "{case}");
        let reply = app
            .anon()
            .post("/api/auth/refresh", json!({ "refresh_token": refresh }))
            .await;
        if reply.status == 200 {
            let client = app.anon().with_token(&reply.string("access_token"));
            assert_eq!(client.get("/api/auth/profile").await.status, 401, "{case}");
        }
    }
    if let Some(url) = &loot.calendar {
        assert_eq!(app.anon().get(url).await.status, 404, "{case}");
    }
    follow(app, &app.anon(), OTHER, json!({}), "/api/auth/verify-email").await;
    reset(app, OTHER, OTHERS_PASSWORD).await;
    for identifier in [OWNER, OTHER] {
        for password in passwords {
            let reply = login(app, identifier, password).await;
            assert_ne!(reply.body["user"]["id"], json!(id), "{case}: {identifier}");
        }
    }
}

/// The owner has the mailbox only, and resets the password through it. Returns the session.
async fn recover(app: &TestApp) -> Actor {
    reset(app, OWNER, FINAL_PASSWORD).await;
    signed_in(app, OWNER, FINAL_PASSWORD).await
}

/// An account of the owner at a stage, with its password.
async fn owner_at(app: &TestApp, stage: Stage) -> (Actor, &'static str) {
    let owner = match stage {
        Stage::Before => app.registered(OWNER).await,
        _ => app.verified(OWNER).await,
    };
    match stage {
        Stage::Before | Stage::AfterVerification => (owner, PASSWORD),
        Stage::AfterReset => {
            reset(app, OWNER, "second password").await;
            (signed_in(app, OWNER, "second password").await, "second password")
        }
        Stage::AfterPasswordChange => {
            change_password(&owner, PASSWORD, "second password").await;
            (owner, "second password")
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_access_token() {
    for stage in STAGES {
        let app = TestApp::new().await;
        let (owner, _) = owner_at(&app, stage).await;
        let mut thief = owner.clone();
        thief.refresh_token.clear();
        let mut loot = plunder(&app, &thief).await;
        let upload = loot.upload.take();
        let back = recover(&app).await;
        let case = format!("{stage:?}");
        assert_eq!(back.id, owner.id, "{case}");
        assert_out(&app, &loot, &owner.id, &[OTHERS_PASSWORD], &case).await;
        if let Some(upload) = upload {
            let complete = back.post(&format!("/api/uploads/{upload}/complete"), json!({})).await;
            assert_eq!(complete.status, 404, "{case}");
        }
        assert_eq!(back.get("/api/users/me").await.body["email"], OWNER, "{case}");
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_refresh_token() {
    for stage in STAGES {
        let app = TestApp::new().await;
        let (owner, _) = owner_at(&app, stage).await;
        let refresh = json!({ "refresh_token": owner.refresh_token });
        let tokens = app.anon().post("/api/auth/refresh", refresh).await.assert_status(200);
        let (access, refresh) = (tokens.string("access_token"), tokens.string("refresh_token"));
        let session = app.anon().with_token(&access);
        let body = json!({ "access_token": access, "refresh_token": refresh,
            "user": session.get("/api/users/me").await.body });
        let thief = Actor::signed_in(&app.anon(), &Reply { body, ..tokens });
        let loot = plunder(&app, &thief).await;
        let back = recover(&app).await;
        let case = format!("{stage:?}");
        assert_eq!(back.id, owner.id, "{case}");
        assert_out(&app, &loot, &owner.id, &[OTHERS_PASSWORD], &case).await;
        app.finish().await;
    }
}

/// The attacker has registered the owner's address. The stages are what happens to that account.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_squatter_with_the_address() {
    for stage in STAGES {
        let app = TestApp::new().await;
        let client = app.anon();
        let account = json!({ "email": OWNER, "password": OTHERS_PASSWORD });
        client.post("/api/auth/register", account).await.assert_status(201);
        let squatter = signed_in(&app, OWNER, OTHERS_PASSWORD).await;
        let mut passwords = vec![OTHERS_PASSWORD];
        match stage {
            Stage::Before => {}
            // The owner clicks a link in an unexpected mail.
            Stage::AfterVerification => {
                follow(&app, &app.anon(), OWNER, json!({}), "/api/auth/verify-email").await;
            }
            Stage::AfterReset => reset(&app, OWNER, PASSWORD).await,
            Stage::AfterPasswordChange => {
                passwords.push("another password of the other one");
                change_password(&squatter, OTHERS_PASSWORD, passwords[1]).await;
            }
        }
        // With the password, the link to the mailbox of the squatter is enough.
        let body = json!({ "email": OTHER, "current_password": passwords.last() });
        squatter.patch("/api/users/me", body).await;
        let loot = plunder(&app, &squatter).await;
        let case = format!("{stage:?}");
        let back = recover_from_squatter(&app, stage).await;
        assert_out(&app, &loot, &back.id, &passwords, &case).await;
        assert_eq!(back.get("/api/users/me").await.body["email"], OWNER, "{case}");
        app.finish().await;
    }
}

/// Where the squatter has moved the account to another address, the owner's address is free or comes back by the link
/// in the mail about the change.
async fn recover_from_squatter(app: &TestApp, stage: Stage) -> Actor {
    app.advance(61);
    if stage == Stage::AfterVerification {
        follow(app, &app.anon(), OWNER, json!({}), "/api/auth/revert-email").await;
    }
    let account = json!({ "email": OWNER, "password": FINAL_PASSWORD });
    app.anon().post("/api/auth/register", account).await;
    recover(app).await
}

/// The attacker has an account with a phone, perhaps the former one of the owner, and has put the owner's address
/// there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_squatter_with_the_old_phone_and_the_address() {
    for stage in STAGES {
        let app = TestApp::new().await;
        let squatter = app.student_with_password(OWNER).await;
        let mut password = PASSWORD;
        match stage {
            Stage::Before => {}
            Stage::AfterVerification => {
                let reply = follow(&app, &app.anon(), OWNER, json!({}), "/api/auth/verify-email").await;
                assert_eq!(reply.unwrap().status, 403);
            }
            Stage::AfterReset => reset(&app, OWNER, "second password").await,
            Stage::AfterPasswordChange => {
                password = OTHERS_PASSWORD;
                change_password(&squatter, PASSWORD, password).await;
            }
        }
        let body = json!({ "email": OWNER, "current_password": password });
        squatter.patch("/api/users/me", body).await;
        let back = recover(&app).await;
        let case = format!("{stage:?}");
        assert_ne!(back.id, squatter.id, "{case}");
        let user = back.get("/api/users/me").await.body;
        let seen = [&user["email"], &user["email_verified"], &user["phone_number"]];
        assert_eq!(json!(seen), json!([OWNER, true, null]), "{case}");
        app.advance(61);
        assert_ne!(app.sign_in(&squatter.phone).await.id, back.id, "{case}");
        for password in [PASSWORD, OTHERS_PASSWORD, "second password"] {
            let reply = login(&app, OWNER, password).await;
            assert_ne!(reply.body["user"]["id"], json!(back.id), "{case}");
        }
        app.finish().await;
    }
}

/// The owner has a phone and has mistyped the address: the mailbox is somebody else's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_typo_in_the_address() {
    for stage in STAGES {
        let app = TestApp::new().await;
        let owner = app.student_with_password(OTHER).await;
        let password = match stage {
            Stage::AfterPasswordChange => {
                change_password(&owner, PASSWORD, "second password").await;
                "second password"
            }
            Stage::AfterReset => {
                let code = app.request_next_code(&owner.phone).await;
                let body = json!({ "phone_number": owner.phone, "otp": code, "new_password": "second password" });
                app.anon().post("/api/forgot-password", body).await.assert_status(200);
                "second password"
            }
            // The owner has proven another address, and then asks for the mistyped one.
            Stage::AfterVerification => {
                let body = json!({ "email": OWNER, "current_password": PASSWORD });
                owner.patch("/api/users/me", body).await.assert_status(200);
                follow(&app, &owner, OWNER, json!({}), "/api/auth/verify-email").await;
                let body = json!({ "email": OTHER, "current_password": PASSWORD });
                owner.patch("/api/users/me", body).await.assert_status(200);
                PASSWORD
            }
            Stage::Before => PASSWORD,
        };
        follow(&app, &app.anon(), OTHER, json!({}), "/api/auth/verify-email").await;
        reset(&app, OTHER, OTHERS_PASSWORD).await;
        let case = format!("{stage:?}");
        let reply = login(&app, OTHER, OTHERS_PASSWORD).await;
        assert_ne!(reply.body["user"]["id"], json!(owner.id), "{case}");
        let again = signed_in(&app, &owner.phone, password).await;
        assert_eq!(again.id, owner.id, "{case}");
        app.advance(61);
        assert_eq!(app.sign_in(&owner.phone).await.id, owner.id, "{case}");
        app.finish().await;
    }
}
