//! Secrets that are neither stored nor logged.

use local::faults::{Kind, Target};
use serde_json::{Value, json};

use crate::support::{Actor, TestApp, log, wrong};

/// Differs from every other password in these tests, so that it can be found in the shared log.
const PASSWORD: &str = "unheard-of password 7f3a";
const NEW_PASSWORD: &str = "never-seen password 91c4";

/// Values that must not be stored or logged, after a journey that uses all of them.
struct Secrets {
    phone: String,
    codes: Vec<String>,
    tokens: Vec<String>,
}

async fn journey(app: &TestApp) -> Secrets {
    let (phone, client) = (app.fresh_phone(), app.anon());
    let client = client.with_header("x-request-id", "secrecy-journey");
    let mut codes = vec![app.request_code(&phone).await];
    let account = |code: &str| {
        let email = "unheard.of@example.com";
        json!({ "phone_number": phone, "otp": code, "name": "Asha Rao", "email": email, "password": PASSWORD })
    };
    client
        .post("/api/signup", account(&wrong(&codes[0])))
        .await
        .assert_problem(401, "otp_invalid");
    client.post("/api/signup", account(&codes[0])).await.assert_status(201);
    let password = |password: &str| json!({ "phone_number": phone, "password": password });
    let login = client
        .post("/api/auth/login", password(PASSWORD))
        .await
        .assert_status(200);
    client
        .post("/api/auth/login", password(NEW_PASSWORD))
        .await
        .assert_problem(401, "credentials_invalid");
    let student = Actor::signed_in(&client, &login);
    student.get("/api/auth/profile").await.assert_status(200);
    let body = json!({ "refresh_token": student.refresh_token });
    let refreshed = client.post("/api/auth/refresh", body).await.assert_status(200);
    codes.push(app.request_next_code(&phone).await);
    let reset = json!({ "phone_number": phone, "otp": codes[1], "new_password": NEW_PASSWORD });
    client.post("/api/forgot-password", reset).await.assert_status(200);
    let login = client
        .post("/api/auth/login", password(NEW_PASSWORD))
        .await
        .assert_status(200);
    let pairs = [&login, &refreshed].map(|reply| [reply.string("access_token"), reply.string("refresh_token")]);
    let mut tokens = pairs.concat();
    tokens.extend([student.access_token, student.refresh_token]);
    app.settle().await;
    Secrets { phone, codes, tokens }
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit())
}

#[tokio::test]
async fn no_code_password_or_token_is_kept() {
    let app = TestApp::with_parameters([("OtpDigits", "8")]).await;
    let secrets = journey(&app).await;
    let kept = app.dump();
    assert!(kept.contains(&secrets.phone), "the tables are empty");
    let signatures = secrets.tokens.iter().map(|token| token.rsplit('.').next().unwrap());
    for secret in secrets
        .tokens
        .iter()
        .map(String::as_str)
        .chain(signatures)
        .chain([PASSWORD, NEW_PASSWORD])
    {
        assert!(!kept.contains(secret), "{secret} is kept");
    }
    assert!(
        numbers(&kept).all(|number| secrets.codes.iter().all(|code| code != number)),
        "a code is kept"
    );
    app.finish().await;
}

#[tokio::test]
async fn no_code_password_token_or_phone_is_logged() {
    let app = TestApp::with_parameters([("OtpDigits", "8")]).await;
    let secrets = journey(&app).await;
    let logged = log::captured();
    assert!(logged.contains("secrecy-journey"), "nothing is logged");
    let national = &secrets.phone[3..];
    let signatures = secrets.tokens.iter().map(|token| token.rsplit('.').next().unwrap());
    for secret in signatures.chain([PASSWORD, NEW_PASSWORD, national, "unheard.of@example.com"]) {
        assert!(!logged.contains(secret), "{secret} is logged");
    }
    assert!(
        numbers(&logged).all(|number| secrets.codes.iter().all(|code| code != number)),
        "a code is logged"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_queued_message_names_the_code_and_does_not_hold_it() {
    let app = TestApp::new().await;
    app.break_down(Target::Twilio, Kind::Error, 1.0);
    let phone = app.fresh_phone();
    app.anon()
        .post("/api/request-otp", json!({ "phone_number": phone }))
        .await
        .assert_status(200);
    app.settle().await;
    let state = app.anon().get("/_local/state").await.assert_status(200);
    let queues = state.body["queues"].as_object().unwrap();
    let messages: Vec<_> = queues
        .values()
        .filter_map(|queue| queue["messages"][0].as_str())
        .collect();
    let message: Value = serde_json::from_str(messages[0]).unwrap();
    let fields: Vec<_> = message.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["challenge", "kind", "phone"]);
    app.finish_with_dead_letters(1).await;
}

#[tokio::test]
async fn no_mailed_token_is_kept_queued_or_logged() {
    let app = TestApp::new().await;
    app.registered("unheard.of.token@example.com").await;
    let mut tokens = vec![app.token_for("unheard.of.token@example.com").await];
    app.advance(61);
    tokens.push(app.reset_token_for("unheard.of.token@example.com").await);
    let body = json!({ "token": tokens[1], "new_password": NEW_PASSWORD });
    app.anon()
        .post("/api/auth/password-reset-confirm", body)
        .await
        .assert_status(200);
    app.advance(61);
    app.break_down(Target::Ses, Kind::Error, 1.0);
    app.anon()
        .post(
            "/api/auth/password-reset",
            json!({ "email": "unheard.of.token@example.com" }),
        )
        .await
        .assert_status(202);
    app.settle().await;
    let state = app.anon().get("/_local/state").await.assert_status(200);
    let queues = state.body["queues"].as_object().unwrap();
    let messages: Vec<_> = queues
        .values()
        .filter_map(|queue| queue["messages"][0].as_str())
        .collect();
    let message: Value = serde_json::from_str(messages[0]).unwrap();
    assert_eq!(
        message.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["kind", "token"]
    );
    let (kept, logged) = (app.dump(), log::captured());
    assert!(kept.contains("unheard.of.token@example.com"));
    for mac in tokens.iter().map(|token| token.split_once('.').unwrap().1) {
        assert!(!kept.contains(mac) && !logged.contains(mac), "{mac} is kept or logged");
    }
    assert!(!logged.contains("unheard.of.token@example.com"));
    app.finish_with_dead_letters(1).await;
}
