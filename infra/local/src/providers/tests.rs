use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::*;

const FORM: &str = "application/x-www-form-urlencoded";
const MESSAGES: &str = "2010-04-01/Accounts/AC1/Messages.json";

fn providers() -> Providers {
    let clock = Clock::system();
    Providers {
        outbox: Outbox::default(),
        faults: Faults::default(),
        ids: Ids::new(clock.clone()),
        clock: clock.clone(),
        twilio: serde_json::from_str(r#"{"account_sid":"AC1","auth_token":"secret","from":"+15005550006"}"#).unwrap(),
        razorpay: razorpay(&clock),
        ai_key: "key-1".to_owned(),
        mail_events: None,
    }
}

fn razorpay(clock: &Clock) -> Razorpay {
    let account = json!({ "key_id": "rzp_test_1", "key_secret": "secret", "webhook_secret": "hook" });
    let account = serde_json::from_value(account).unwrap();
    Razorpay::open(None, account, "http://127.0.0.1:9", clock.clone(), Faults::default()).unwrap()
}

fn basic(credentials: &str) -> String {
    format!("Basic {}", STANDARD.encode(credentials))
}

async fn post(target: Target, providers: &Providers, path: &str, authorization: &str, body: &str) -> (u16, Value) {
    let request = Request::post("/")
        .header("authorization", authorization)
        .header(CONTENT_TYPE, FORM)
        .body(())
        .unwrap();
    let (parts, ()) = request.into_parts();
    let call = Call {
        parts: &parts,
        path,
        body: Bytes::from(body.to_owned()),
    };
    let response = match target {
        Target::Twilio => twilio::answer(providers, &call, None),
        Target::Ai => ai::answer(providers, &call, None),
        Target::Ses => ses::answer(providers, &call, None).await,
        _ => fcm::answer(providers, &call, None),
    };
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test]
async fn twilio_checks_credentials_and_numbers_and_keeps_what_it_sends() {
    let providers = providers();
    let send = |authorization: String, body: &'static str| {
        let providers = &providers;
        async move { post(Target::Twilio, providers, MESSAGES, &authorization, body).await }
    };
    let form = "To=%2B919876543210&From=%2B15005550006&Body=1234+is+your+code";
    assert_eq!(send(basic("AC1:wrong"), form).await.0, 401);
    let (status, error) = send(basic("AC1:secret"), "To=12&From=%2B15005550006&Body=x").await;
    assert_eq!((status, &error["code"]), (400, &json!(21211)));
    let (status, message) = send(basic("AC1:secret"), form).await;
    assert_eq!((status, &message["status"]), (201, &json!("queued")));
    let sent = providers.outbox.list(Some(Channel::Sms), Some("+919876543210"));
    assert_eq!(
        (sent[0].body.as_str(), json!(sent[0].id)),
        ("1234 is your code", message["sid"].clone())
    );
}

#[tokio::test]
async fn ses_keeps_one_entry_per_address() {
    let providers = providers();
    let email = json!({
        "FromEmailAddress": "no-reply@example.com",
        "Destination": { "ToAddresses": ["a@example.com", "b@example.com"] },
        "Content": { "Simple": { "Subject": { "Data": "Hello" }, "Body": { "Text": { "Data": "text" } } } },
    });
    let (status, reply) = post(
        Target::Ses,
        &providers,
        "v2/email/outbound-emails",
        "",
        &email.to_string(),
    )
    .await;
    assert_eq!(status, 200);
    let sent = providers.outbox.list(Some(Channel::Email), None);
    assert_eq!(sent.len(), 2);
    assert_eq!(
        (json!(sent[0].id), sent[0].subject.as_deref()),
        (reply["MessageId"].clone(), Some("Hello"))
    );
    assert_eq!(
        post(Target::Ses, &providers, "v2/email/outbound-emails", "", "{}")
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn fcm_wants_its_token_and_knows_who_uninstalled() {
    let providers = providers();
    let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c";
    let (status, token) = post(Target::Fcm, &providers, "token", "", grant).await;
    assert_eq!(status, 200);
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let message = |token: &str| {
        json!({ "message": { "token": token, "notification": { "title": "t", "body": "b" } } }).to_string()
    };
    let path = "v1/projects/p/messages:send";
    assert_eq!(
        post(Target::Fcm, &providers, path, "Bearer stolen", &message("d"))
            .await
            .0,
        401
    );
    assert_eq!(post(Target::Fcm, &providers, path, &bearer, &message("d")).await.0, 200);
    let (status, error) = post(Target::Fcm, &providers, path, &bearer, &message("unregistered-1")).await;
    assert_eq!(
        (status, &error["error"]["details"][0]["errorCode"]),
        (404, &json!("UNREGISTERED"))
    );
    assert_eq!(providers.outbox.list(Some(Channel::Push), None).len(), 1);
}

#[test]
fn a_provider_is_found_by_its_prefix() {
    assert_eq!(target("/_local/twilio/2010-04-01/x"), Some(Target::Twilio));
    assert_eq!(target("/_local/ses/v2/email/outbound-emails"), Some(Target::Ses));
    assert_eq!(target("/_local/fcm/token"), Some(Target::Fcm));
    assert_eq!(target("/_local/razorpay/v1/orders"), Some(Target::Razorpay));
    assert_eq!(target("/_local/razorpay/pay"), None);
    assert_eq!(target("/_local/twiliox"), None);
    assert_eq!(target("/_local/state"), None);
}

#[tokio::test]
async fn the_ai_service_wants_its_key_and_plans_by_the_rules() {
    use shared_plans::planner::{Request, ai_reply, checker};
    let providers = providers();
    let request = json!({ "start": "2027-03-01", "daily_minutes": 120, "subjects": [
        { "name": "Latin", "exam_date": "2027-03-10", "difficulty": "hard" },
    ] });
    let parsed: Request = serde_json::from_value(request.clone()).unwrap();
    let input = json!({ "request": request }).to_string();
    let question = json!({ "model": "m", "messages": [{ "role": "user", "content": input }] }).to_string();
    let path = "v1/chat/completions";
    let ask = |authorization, question: String| {
        let providers = &providers;
        async move { post(Target::Ai, providers, path, authorization, &question).await }
    };
    assert_eq!(ask("Bearer stolen", question.clone()).await.0, 401);
    assert_eq!(ask("Bearer key-1", "{}".to_owned()).await.0, 400);
    let (status, completion) = ask("Bearer key-1", question).await;
    assert_eq!(
        (status, &completion["choices"][0]["finish_reason"]),
        (200, &json!("stop"))
    );
    let content = completion["choices"][0]["message"]["content"].as_str().unwrap();
    let days = ai_reply::parse(&parsed, content).unwrap();
    assert!(!days.is_empty() && checker::violations(&parsed, &days).is_empty());
    assert_eq!(target("/_local/ai/v1/chat/completions"), Some(Target::Ai));
}
