use axum::response::Response;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::*;
use crate::clients::stand_in::{Asked, StandIn, app, reply};
use crate::error::ErrorCode;

const PATH: &str = "/v2/email/outbound-emails";

async fn send(
    answer: impl Fn(&Asked, usize) -> Response + Clone + Send + Sync + 'static,
) -> (Result<MailOutcome>, StandIn) {
    let ses = StandIn::start(answer).await;
    let (app, _clock) = app([
        ("AWS_ENDPOINT_URL_SESV2", ses.url.as_str()),
        ("MAIL_FROM", "no-reply@example.com"),
    ])
    .await;
    let to = Email::parse("asha@example.com").unwrap();
    let sent = app
        .mail()
        .send(&app.config, &to, "Wel\u{1f44b}come", "Hello", "<p>Hello</p>")
        .await;
    (sent, ses)
}

fn refusal(status: StatusCode, code: &'static str) -> Response {
    let mut refusal = reply(status, &json!({ "message": "no" }));
    refusal
        .headers_mut()
        .insert("x-amzn-errortype", HeaderValue::from_static(code));
    refusal
}

#[tokio::test]
async fn a_mail_is_sent_as_text_and_html() {
    let (sent, ses) = send(|_, _| reply(StatusCode::OK, &json!({ "MessageId": "1" }))).await;
    assert_eq!(sent.unwrap(), MailOutcome::Accepted);
    let asked: Value = serde_json::from_str(&ses.asked(PATH)[0].body).unwrap();
    let utf8 = |text: &str| json!({ "Data": text, "Charset": "UTF-8" });
    let body = json!({ "Text": utf8("Hello"), "Html": utf8("<p>Hello</p>") });
    let expected = json!({
        "FromEmailAddress": "no-reply@example.com",
        "Destination": { "ToAddresses": ["asha@example.com"] },
        "Content": { "Simple": { "Subject": utf8("Wel\u{1f44b}come"), "Body": body } },
    });
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn permanent_failures_are_refused_at_once() {
    for code in [
        "MessageRejected",
        "BadRequestException",
        "MailFromDomainNotVerifiedException",
    ] {
        let (sent, ses) = send(move |_, _| refusal(StatusCode::BAD_REQUEST, code)).await;
        assert_eq!(sent.unwrap(), MailOutcome::Refused(code.to_owned()));
        assert_eq!(ses.asked(PATH).len(), 1);
    }
}

#[tokio::test]
async fn temporary_failures_are_retried() {
    let failures = [
        (StatusCode::BAD_REQUEST, "SendingPausedException"),
        (StatusCode::BAD_REQUEST, "AccountSuspendedException"),
        (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException"),
        (StatusCode::INTERNAL_SERVER_ERROR, "InternalServiceErrorException"),
    ];
    for (status, code) in failures {
        let (sent, _ses) = send(move |_, _| refusal(status, code)).await;
        assert_eq!(sent.unwrap_err().code(), ErrorCode::Unavailable, "{code}");
    }
}

#[tokio::test]
async fn a_throttled_call_is_repeated() {
    let (sent, ses) = send(|_, before| match before {
        0 => refusal(StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException"),
        _ => reply(StatusCode::OK, &json!({ "MessageId": "1" })),
    })
    .await;
    assert_eq!((sent.unwrap(), ses.asked(PATH).len()), (MailOutcome::Accepted, 2));
}

#[tokio::test]
async fn another_page_is_not_taken_for_a_receipt() {
    let (sent, _ses) = send(|_, _| reply(StatusCode::OK, &json!({}))).await;
    assert_eq!(sent.unwrap_err().code(), ErrorCode::Unavailable);
}

#[tokio::test]
async fn a_mail_names_the_address_that_unsubscribes_with_one_click() {
    let ses = StandIn::start(|_, _| reply(StatusCode::OK, &json!({ "MessageId": "1" }))).await;
    let environment = [
        ("AWS_ENDPOINT_URL_SESV2", ses.url.as_str()),
        ("MAIL_FROM", "no-reply@example.com"),
    ];
    let (app, _clock) = app(environment).await;
    let to = Email::parse("asha@example.com").unwrap();
    let sent = app.mail().send_with_unsubscribe(
        &app.config,
        &to,
        "News",
        ["Hello", "<p>Hello</p>"],
        "https://x/u?token=t",
    );
    assert_eq!(sent.await.unwrap(), MailOutcome::Accepted);
    let asked: Value = serde_json::from_str(&ses.asked(PATH)[0].body).unwrap();
    let headers = json!([
        { "Name": "List-Unsubscribe", "Value": "<https://x/u?token=t>" },
        { "Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click" },
    ]);
    assert_eq!(asked["Content"]["Simple"]["Headers"], headers);
}
