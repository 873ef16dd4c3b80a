//! Access tokens that are refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use shared::tokens::access_token::{Jwks, SigningKey, Tokens};
use shared::types::role::Role;

use crate::support::{Actor, TestApp, hs256};

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn encoded(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// The header of a token.
pub(super) fn header_of(token: &str) -> Value {
    decoded(token.split('.').next().unwrap())
}

fn claims_of(token: &str) -> Value {
    decoded(token.split('.').nth(1).unwrap())
}

async fn assert_refused(student: &Actor, tokens: impl IntoIterator<Item = String>) {
    for token in tokens {
        let refused = student.with_token(&token).get("/api/auth/profile").await;
        refused.assert_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_request_without_a_token_is_refused() {
    let app = TestApp::new().await;
    let client = app.anon();
    for path in ["/api/auth/profile", "/api/auth/sessions"] {
        client.get(path).await.assert_problem(401, "unauthenticated");
    }
    let student = app.student().await;
    let token = &student.access_token;
    for header in [
        "".to_owned(),
        "Bearer".to_owned(),
        token.clone(),
        format!("Basic {token}"),
        format!("Token {token}"),
    ] {
        let refused = client
            .with_header("authorization", &header)
            .get("/api/auth/profile")
            .await;
        refused.assert_problem(401, "unauthenticated");
    }
    client
        .with_header("authorization", &format!("bearer {token}"))
        .get("/api/auth/profile")
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn the_claims_name_the_user_and_the_expiry() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let claims = claims_of(&student.access_token);
    assert_eq!(
        (&claims["sub"], &claims["role"]),
        (&json!(student.id), &json!("student"))
    );
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 1_800);
    let mut names: Vec<_> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["aud", "exp", "iat", "iss", "jti", "role", "sid", "sub"]);
    app.finish().await;
}

#[tokio::test]
async fn garbage_and_changed_tokens_are_refused() {
    let app = TestApp::new().await;
    let (student, stranger) = (app.student().await, app.student().await);
    let [header, claims, signature] = student.access_token.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    let mut promoted = claims_of(&student.access_token);
    promoted["role"] = json!("admin");
    promoted["sub"] = json!(stranger.id);
    let garbage = [
        "x".to_owned(),
        "..".to_owned(),
        "x".repeat(8_000),
        format!("{header}.{claims}"),
        format!("{header}.{claims}."),
        format!("{header}.{}.{signature}", encoded(&promoted)),
        format!(
            "{header}.{claims}.{}",
            &stranger.access_token.rsplit('.').next().unwrap()
        ),
        student.refresh_token.clone(),
    ];
    assert_refused(&student, garbage).await;
    student.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn the_header_cannot_choose_the_algorithm_or_the_key() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let [_, claims, signature] = student.access_token.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    let ours = header_of(&student.access_token);
    let headers = [
        json!({ "alg": "none", "typ": "JWT" }),
        json!({ "alg": "none", "typ": "JWT", "kid": ours["kid"] }),
        json!({ "alg": "HS256", "typ": "JWT", "kid": ours["kid"] }),
        json!({ "alg": "EdDSA", "typ": "JWT" }),
        json!({ "alg": "EdDSA", "typ": "JWT", "kid": "another" }),
    ];
    let crafted = headers.iter().flat_map(|header| {
        let header = encoded(header);
        [format!("{header}.{claims}."), format!("{header}.{claims}.{signature}")]
    });
    assert_refused(&student, crafted).await;

    // The public key as the secret of a symmetric algorithm.
    let jwks = app.anon().get("/.well-known/jwks.json").await.assert_status(200);
    let public = jwks.body["keys"][0]["x"].as_str().unwrap();
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": ours["kid"] });
    let secrets = [public.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(public).unwrap()];
    let confused = secrets.map(|secret| hs256(&header, &claims_of(&student.access_token), &secret));
    assert_refused(&student, confused).await;
    app.finish().await;
}

#[tokio::test]
async fn tokens_signed_with_another_key_are_refused() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let environment = app.cloud.environment("auth");
    let claims = claims_of(&student.access_token);
    let sign = |secret: &str, jwks: &Jwks| {
        let jwks = serde_json::to_string(jwks).unwrap();
        let (issuer, audience) = (&environment["JWT_ISSUER"], &environment["JWT_AUDIENCE"]);
        let tokens = Tokens::new(issuer, audience, &jwks, Some(secret)).unwrap();
        let (sub, sid) = (claims["sub"].as_str().unwrap(), claims["sid"].as_str().unwrap());
        let issued = claims["iat"].as_i64().unwrap();
        tokens
            .sign(
                sub.parse().unwrap(),
                sid.parse().unwrap(),
                Role::Admin,
                issued,
                "x".to_owned(),
            )
            .unwrap()
    };
    let other = SigningKey::from_seed([7; 32]);
    let mut public = other.public().unwrap();
    let mut secret: Value = serde_json::from_str(&other.to_secret().unwrap()).unwrap();
    let honest = sign(
        &secret.to_string(),
        &Jwks {
            keys: vec![public.clone()],
        },
    );
    // With the id of our key.
    public.kid = header_of(&student.access_token)["kid"].as_str().unwrap().to_owned();
    secret["kid"] = json!(public.kid);
    let forged = sign(&secret.to_string(), &Jwks { keys: vec![public] });
    let elsewhere = TestApp::new().await;
    let foreign = elsewhere.student().await.access_token;
    assert_refused(&student, [honest, forged, foreign]).await;
    elsewhere.finish().await;
    app.finish().await;
}

#[tokio::test]
async fn an_access_token_is_valid_for_half_an_hour() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.advance(1_740);
    student.get("/api/auth/profile").await.assert_status(200);
    app.advance(60);
    student
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}
