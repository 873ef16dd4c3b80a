//! FCM's HTTP v1 API and Google's OAuth token endpoint
//! (<https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send>,
//! <https://developers.google.com/identity/protocols/oauth2/service-account#httprest>).

use std::collections::HashMap;

use axum::body::Body;
use http::header::AUTHORIZATION;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{Call, Providers, hexadecimal, json_response};
use crate::faults::Kind;
use crate::outbox::Channel;

/// RFC 7523 §2.1.
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The prefix of the stand-in's access tokens; no other token is accepted.
const ACCESS_TOKEN: &str = "local-fcm-";
/// The prefix of device tokens whose app was uninstalled.
const UNREGISTERED: &str = "unregistered";

pub(super) fn answer(providers: &Providers, call: &Call<'_>, fault: Option<Kind>) -> Response<Body> {
    match fault {
        Some(Kind::Throttle) => {
            return error(
                StatusCode::TOO_MANY_REQUESTS,
                "RESOURCE_EXHAUSTED",
                "QUOTA_EXCEEDED",
                "Quota exceeded.",
            );
        }
        Some(Kind::Gone) if call.path != "token" => return unregistered(),
        Some(Kind::Gone) | None => {}
        Some(_) => return internal(),
    }
    let project = call
        .path
        .strip_prefix("v1/projects/")
        .and_then(|rest| rest.strip_suffix("/messages:send"));
    match (&call.parts.method, call.path, project) {
        (&Method::POST, "token", _) => token(providers, call),
        (&Method::POST, _, Some(project)) => send(providers, call, project),
        _ => error(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "UNSPECIFIED_ERROR",
            "Method not found.",
        ),
    }
}

/// The exchange of a signed assertion for an access token. The signature is not checked here.
fn token(providers: &Providers, call: &Call<'_>) -> Response<Body> {
    let form: HashMap<_, _> = form_urlencoded::parse(&call.body).into_owned().collect();
    let is_jwt = |assertion: &String| assertion.split('.').count() == 3;
    if form.get("grant_type").map(String::as_str) != Some(JWT_BEARER) || !form.get("assertion").is_some_and(is_jwt) {
        let refusal = json!({ "error": "invalid_grant", "error_description": "Invalid JWT" });
        return json_response(StatusCode::BAD_REQUEST, &refusal);
    }
    let token = format!("{ACCESS_TOKEN}{}", hexadecimal(&providers.ids));
    json_response(
        StatusCode::OK,
        &json!({ "access_token": token, "expires_in": 3599, "token_type": "Bearer" }),
    )
}

fn send(providers: &Providers, call: &Call<'_>, project: &str) -> Response<Body> {
    let bearer = call
        .parts
        .headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if !bearer.is_some_and(|token| token.starts_with(ACCESS_TOKEN)) {
        let text = "Request had invalid authentication credentials.";
        return error(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            "THIRD_PARTY_AUTH_ERROR",
            text,
        );
    }
    let invalid = |text: &str| error(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", "INVALID_ARGUMENT", text);
    let Ok(request) = serde_json::from_slice::<Value>(&call.body) else {
        return invalid("Invalid JSON payload received.");
    };
    let message = &request["message"];
    let Some(device) = message["token"].as_str().filter(|token| !token.is_empty()) else {
        return invalid("Recipient of the message is not set.");
    };
    if device.starts_with(UNREGISTERED) {
        return unregistered();
    }
    let notification = &message["notification"];
    let title = notification["title"].as_str();
    // A data message has no text of its own.
    let body = notification["body"]
        .as_str()
        .map_or_else(|| message["data"].to_string(), str::to_owned);
    let name = format!("projects/{project}/messages/{}", hexadecimal(&providers.ids));
    if !providers.record(&name, Channel::Push, device, title, &body) {
        return internal();
    }
    json_response(StatusCode::OK, &json!({ "name": name }))
}

fn unregistered() -> Response<Body> {
    error(
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
        "UNREGISTERED",
        "Requested entity was not found.",
    )
}

fn internal() -> Response<Body> {
    error(
        StatusCode::INTERNAL_SERVER_ERROR,
        "INTERNAL",
        "INTERNAL",
        "Internal error encountered.",
    )
}

fn error(status: StatusCode, name: &str, code: &str, message: &str) -> Response<Body> {
    json_response(
        status,
        &json!({ "error": {
            "code": status.as_u16(),
            "message": message,
            "status": name,
            "details": [{
                "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError",
                "errorCode": code,
            }],
        } }),
    )
}
