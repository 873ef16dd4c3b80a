use std::collections::HashMap;

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::dangerous::insecure_decode;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use url::form_urlencoded;

use super::*;
use crate::app::App;
use crate::clients::stand_in::{Asked, StandIn, app, reply};
use crate::error::ErrorCode;

const PRIVATE_KEY: &str = include_str!("test_private_key.pem");
const SEND: &str = "/v1/projects/lectern/messages:send";
const TOKEN: &str = "/token";

/// Firebase, Google's token endpoint and Secrets Manager in one; `answer` is Firebase's.
async fn google(answer: impl Fn(usize) -> Response + Clone + Send + Sync + 'static) -> (App, Clock, StandIn) {
    let google = StandIn::start(move |asked, before| match asked.path.as_str() {
        "/" => reply(StatusCode::OK, &json!({ "SecretString": secret(asked) })),
        TOKEN => {
            let token = format!("token-{before}");
            reply(
                StatusCode::OK,
                &json!({ "access_token": token, "expires_in": 3599, "token_type": "Bearer" }),
            )
        }
        _ => answer(before),
    })
    .await;
    let url = google.url.as_str();
    let environment = [
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", url),
        ("FCM_BASE_URL", url),
        ("FCM_SECRET", url),
    ];
    let (app, clock) = app(environment).await;
    (app, clock, google)
}

/// The key file; the secret's name is where its `token_uri` stands.
fn secret(asked: &Asked) -> String {
    let id: Value = serde_json::from_str(&asked.body).unwrap();
    json!({
        "project_id": "lectern",
        "client_email": "push@lectern.example",
        "private_key_id": "key-1",
        "private_key": PRIVATE_KEY,
        "token_uri": format!("{}{TOKEN}", id["SecretId"].as_str().unwrap()),
    })
    .to_string()
}

async fn send(app: &App) -> Result<PushOutcome> {
    let message = PushMessage {
        title: "Graded".to_owned(),
        body: "Your essay is graded.".to_owned(),
        data: BTreeMap::from([("kind".to_owned(), "graded".to_owned())]),
        tag: Some("n-1".to_owned()),
        badge: Some(3),
    };
    app.push().send(&app.config, &app.secrets, "device-1", &message).await
}

fn accepted() -> Response {
    reply(StatusCode::OK, &json!({ "name": "projects/lectern/messages/1" }))
}

fn refusal(status: StatusCode, code: &str) -> Response {
    let details = json!([{ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code }]);
    reply(
        status,
        &json!({ "error": { "code": status.as_u16(), "details": details } }),
    )
}

fn check_signature(assertion: &str) {
    let (message, signature) = assertion.rsplit_once('.').unwrap();
    let key = PrivatePkcs8KeyDer::from_pem_slice(PRIVATE_KEY.as_bytes()).unwrap();
    let key = RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public())
        .verify(message.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap())
        .unwrap();
}

#[tokio::test]
async fn a_message_is_sent_with_an_access_token_for_a_signed_assertion() {
    let (app, clock, google) = google(|_| accepted()).await;
    assert_eq!(send(&app).await.unwrap(), PushOutcome::Accepted);

    let form: HashMap<_, _> = form_urlencoded::parse(google.asked(TOKEN)[0].body.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(form["grant_type"], JWT_BEARER);
    check_signature(&form["assertion"]);
    let assertion = insecure_decode::<Value>(&form["assertion"]).unwrap();
    assert_eq!(assertion.header.alg, Algorithm::RS256);
    assert_eq!(assertion.claims["aud"], format!("{}{TOKEN}", google.url));
    assert_eq!(assertion.header.kid.as_deref(), Some("key-1"));
    assert_eq!(
        (&assertion.claims["iss"], &assertion.claims["scope"]),
        (&json!("push@lectern.example"), &json!(SCOPE))
    );
    assert!(assertion.claims["iat"].as_i64().unwrap() <= clock.unix_seconds());

    let asked = &google.asked(SEND)[0];
    assert_eq!(asked.headers["authorization"], "Bearer token-0");
    let expected = json!({ "message": {
        "token": "device-1",
        "notification": { "title": "Graded", "body": "Your essay is graded." },
        "data": { "kind": "graded" },
        "android": { "notification": { "tag": "n-1", "notification_count": 3 } },
        "apns": { "headers": { "apns-collapse-id": "n-1" }, "payload": { "aps": { "badge": 3 } } },
    } });
    assert_eq!(serde_json::from_str::<Value>(&asked.body).unwrap(), expected);
}

#[tokio::test]
async fn an_access_token_is_kept_until_shortly_before_it_expires() {
    let (app, clock, google) = google(|_| accepted()).await;
    for (advance, tokens) in [(0, 1), (3_500, 1), (60, 2)] {
        clock.advance(advance);
        send(&app).await.unwrap();
        assert_eq!(google.asked(TOKEN).len(), tokens);
    }
}

#[tokio::test]
async fn a_revoked_access_token_is_replaced_at_the_next_try() {
    let (app, _clock, google) = google(|before| match before {
        0 => refusal(StatusCode::UNAUTHORIZED, "THIRD_PARTY_AUTH_ERROR"),
        _ => accepted(),
    })
    .await;
    assert_eq!(send(&app).await.unwrap_err().code(), ErrorCode::Unavailable);
    assert_eq!(send(&app).await.unwrap(), PushOutcome::Accepted);
    assert_eq!(google.asked(SEND)[1].headers["authorization"], "Bearer token-1");
}

#[tokio::test]
async fn a_device_without_the_app_is_unregistered_but_a_wrong_project_is_not_its_fault() {
    let (app, ..) = google(|before| match before {
        0 => refusal(StatusCode::NOT_FOUND, "UNREGISTERED"),
        _ => reply(
            StatusCode::NOT_FOUND,
            &json!({ "error": { "code": 404, "status": "NOT_FOUND" } }),
        ),
    })
    .await;
    assert_eq!(send(&app).await.unwrap(), PushOutcome::Unregistered);
    assert_eq!(send(&app).await.unwrap_err().code(), ErrorCode::Unavailable);
}

#[tokio::test]
async fn permanent_failures_are_refused() {
    for (status, code) in [
        (StatusCode::BAD_REQUEST, "INVALID_ARGUMENT"),
        (StatusCode::FORBIDDEN, "SENDER_ID_MISMATCH"),
    ] {
        let (app, ..) = google(move |_| refusal(status, code)).await;
        assert_eq!(send(&app).await.unwrap(), PushOutcome::Refused(code.to_owned()));
    }
}

#[tokio::test]
async fn temporary_failures_are_retried() {
    let failures = [
        (StatusCode::TOO_MANY_REQUESTS, "QUOTA_EXCEEDED"),
        (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"),
        (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"),
        (StatusCode::OK, ""),
    ];
    for (status, code) in failures {
        let (app, ..) = google(move |_| refusal(status, code)).await;
        assert_eq!(send(&app).await.unwrap_err().code(), ErrorCode::Unavailable, "{status}");
    }
}
