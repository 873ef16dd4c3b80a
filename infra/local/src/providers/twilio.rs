//! Twilio's Messages resource (<https://www.twilio.com/docs/messaging/api/message-resource>).

use std::collections::HashMap;

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded;

use super::{Call, Providers, hexadecimal, json_response};
use crate::faults::Kind;
use crate::outbox::Channel;

/// The digits of an E.164 number: at most 15, and at least 8 in any number that can be called.
const NUMBER_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// The longest body, in characters (error 21617).
const BODY_LIMIT: usize = 1600;

/// The credentials of the only account.
#[derive(Clone, Debug, Deserialize)]
pub struct Account {
    account_sid: String,
    auth_token: String,
}

pub(super) fn answer(providers: &Providers, call: &Call<'_>, fault: Option<Kind>) -> Response<Body> {
    match fault {
        Some(Kind::Throttle) => return error(StatusCode::TOO_MANY_REQUESTS, 20429, "Too Many Requests"),
        Some(_) => return error(StatusCode::INTERNAL_SERVER_ERROR, 20500, "Internal Server Error"),
        None => {}
    }
    let Account {
        account_sid,
        auth_token,
    } = &providers.twilio;
    let expected = format!("Basic {}", STANDARD.encode(format!("{account_sid}:{auth_token}")));
    if call
        .parts
        .headers
        .get(AUTHORIZATION)
        .is_none_or(|given| given.as_bytes() != expected.as_bytes())
    {
        return error(StatusCode::UNAUTHORIZED, 20003, "Authenticate");
    }
    if call.parts.method != Method::POST || call.path != format!("2010-04-01/Accounts/{account_sid}/Messages.json") {
        return error(StatusCode::NOT_FOUND, 20404, "The requested resource was not found");
    }
    let form: HashMap<_, _> = form_urlencoded::parse(&call.body).into_owned().collect();
    send(providers, &form)
}

fn send(providers: &Providers, form: &HashMap<String, String>) -> Response<Body> {
    let field = |name: &str| form.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let Some(to) = field("To") else {
        return error(StatusCode::BAD_REQUEST, 21604, "A 'To' phone number is required.");
    };
    if !is_number(to) {
        return error(
            StatusCode::BAD_REQUEST,
            21211,
            &format!("Invalid 'To' Phone Number: {to}"),
        );
    }
    let Some(from) = field("From") else {
        return error(StatusCode::BAD_REQUEST, 21603, "A 'From' phone number is required.");
    };
    let Some(body) = field("Body") else {
        return error(StatusCode::BAD_REQUEST, 21602, "Message body is required.");
    };
    if body.chars().count() > BODY_LIMIT {
        return error(
            StatusCode::BAD_REQUEST,
            21617,
            "The concatenated message body exceeds the 1600 character limit.",
        );
    }
    let sid = format!("SM{}", hexadecimal(&providers.ids));
    if !providers.record(&sid, Channel::Sms, to, None, body) {
        return error(StatusCode::INTERNAL_SERVER_ERROR, 20500, "Internal Server Error");
    }
    let account_sid = &providers.twilio.account_sid;
    let now = providers
        .clock
        .now()
        .strftime("%a, %d %b %Y %H:%M:%S +0000")
        .to_string();
    json_response(
        StatusCode::CREATED,
        &json!({
            "sid": sid,
            "account_sid": account_sid,
            "api_version": "2010-04-01",
            "status": "queued",
            "direction": "outbound-api",
            "to": to,
            "from": from,
            "body": body,
            "num_segments": "1",
            "num_media": "0",
            "date_created": now,
            "date_updated": now,
            "date_sent": null,
            "price": null,
            "price_unit": "USD",
            "error_code": null,
            "error_message": null,
            "messaging_service_sid": null,
            "uri": format!("/2010-04-01/Accounts/{account_sid}/Messages/{sid}.json"),
        }),
    )
}

fn is_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        NUMBER_DIGITS.contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn error(status: StatusCode, code: u32, message: &str) -> Response<Body> {
    json_response(
        status,
        &json!({
            "code": code,
            "message": message,
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "status": status.as_u16(),
        }),
    )
}
