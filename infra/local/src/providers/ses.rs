//! SES API v2's `SendEmail` (<https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>).

use axum::body::Body;
use http::{HeaderValue, Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::{Call, Providers, hexadecimal, json_response};
use crate::faults::Kind;
use crate::outbox::Channel;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail {
    from_email_address: Option<String>,
    destination: Option<Destination>,
    configuration_set_name: Option<String>,
    content: Content,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Destination {
    to_addresses: Vec<String>,
    cc_addresses: Vec<String>,
    bcc_addresses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    simple: Option<Simple>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Text,
    body: Bodies,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Bodies {
    text: Option<Text>,
    html: Option<Text>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Text {
    data: String,
}

pub(super) async fn answer(providers: &Providers, call: &Call<'_>, fault: Option<Kind>) -> Response<Body> {
    match fault {
        Some(Kind::Throttle) => {
            return error(
                StatusCode::TOO_MANY_REQUESTS,
                "TooManyRequestsException",
                "Maximum sending rate exceeded.",
            );
        }
        Some(_) => return internal(),
        None => {}
    }
    if call.parts.method != Method::POST || call.path != "v2/email/outbound-emails" {
        return error(
            StatusCode::NOT_FOUND,
            "NotFoundException",
            "Only SendEmail stands here.",
        );
    }
    match serde_json::from_slice::<SendEmail>(&call.body) {
        Ok(email) => send(providers, email).await,
        Err(reason) => bad_request(&reason.to_string()),
    }
}

async fn send(providers: &Providers, email: SendEmail) -> Response<Body> {
    if email.from_email_address.is_none_or(|from| from.is_empty()) {
        return bad_request("Missing required header 'From'.");
    }
    let Destination {
        to_addresses,
        cc_addresses,
        bcc_addresses,
    } = email.destination.unwrap_or_default();
    let addresses: Vec<_> = to_addresses.iter().chain(&cc_addresses).chain(&bcc_addresses).collect();
    if addresses.is_empty() || addresses.iter().any(|address| !address.contains('@')) {
        return bad_request("Illegal address");
    }
    let Some(Simple { subject, body }) = email.content.simple else {
        return bad_request("The local SES sends simple content only.");
    };
    let Some(body) = body.text.or(body.html) else {
        return bad_request("Missing body");
    };
    let id = format!("{}-000000", hexadecimal(&providers.ids));
    for address in &addresses {
        if !providers.record(&id, Channel::Email, address, Some(&subject.data), &body.data) {
            return internal();
        }
    }
    // Configuration sets publish events, so a mail without one causes none.
    if let (Some(events), Some(_set)) = (&providers.mail_events, email.configuration_set_name) {
        for address in addresses {
            events.publish(&id, address, providers.clock.now()).await;
        }
    }
    json_response(StatusCode::OK, &json!({ "MessageId": id }))
}

fn bad_request(message: &str) -> Response<Body> {
    error(StatusCode::BAD_REQUEST, "BadRequestException", message)
}

fn internal() -> Response<Body> {
    error(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalServiceErrorException",
        "Internal error",
    )
}

fn error(status: StatusCode, code: &'static str, message: &str) -> Response<Body> {
    let mut response = json_response(status, &json!({ "message": message }));
    response
        .headers_mut()
        .insert("x-amzn-errortype", HeaderValue::from_static(code));
    response
}
