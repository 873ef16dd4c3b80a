//! `POST /api/request-otp` and `POST /api/auth/signup`.

use http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;

const PATH: &str = "/api/request-otp";

#[tokio::test]
async fn known_and_unknown_phones_get_the_same_answer_at_the_same_cost() {
    let app = TestApp::new().await;
    let known = app.student().await.phone;
    app.advance(61);
    let client = app.anon();
    let first = client
        .post(PATH, json!({ "phone_number": known }))
        .await
        .assert_status(200);
    let second = client
        .post(PATH, json!({ "phone_number": app.fresh_phone() }))
        .await
        .assert_status(200);
    assert_eq!(first.text, second.text);
    assert_eq!(
        first.headers.keys().collect::<Vec<_>>(),
        second.headers.keys().collect::<Vec<_>>()
    );
    let calls =
        |reply: &crate::support::Reply| (reply.cost.dynamodb_calls, reply.cost.sqs_calls, reply.cost.other_calls);
    assert_eq!(calls(&first), calls(&second));
    assert_eq!(calls(&first), (3, 1, 0));
    app.finish().await;
}

#[tokio::test]
async fn an_unknown_phone_becomes_a_lead_that_the_code_verifies() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    let lead = || {
        let lead = app.lead(&phone);
        (lead.is_verified, lead.asked)
    };
    let code = app.request_code(&phone).await;
    assert_eq!(lead(), (false, 1));
    let proof = json!({ "phone_number": phone, "otp_code": code });
    app.anon().post("/api/auth/verify-otp", proof).await.assert_status(200);
    assert_eq!(lead(), (true, 1));
    app.request_next_code(&phone).await;
    assert_eq!(lead(), (true, 2));
    app.finish().await;
}

#[tokio::test]
async fn every_spelling_of_a_phone_and_of_its_field_reaches_the_same_phone() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    let national = &phone[3..];
    let spelled = format!("+91 {}-{}", &national[..5], &national[5..]);
    for (field, text) in [
        ("phone_number", phone.as_str()),
        ("mobile_number", national),
        ("phone", &spelled),
    ] {
        app.anon()
            .post(PATH, json!({ field: text, "unknown": "ignored" }))
            .await
            .assert_status(200);
        app.advance(61);
    }
    assert_eq!(app.sms_to(&phone).await.len(), 3);
    app.finish().await;
}

#[tokio::test]
async fn a_country_that_is_not_allowed_gets_no_sms() {
    let app = TestApp::new().await;
    let abroad = json!({ "phone_number": "+12025550123" });
    let refused = app.anon().post(PATH, abroad.clone()).await;
    insta::assert_json_snapshot!(refused.assert_problem(422, "country_not_allowed").problem(), @r#"
    {
      "code": "country_not_allowed",
      "detail": "We do not send SMS to this country.",
      "request_id": "[request id]",
      "status": 422,
      "title": "This country is not supported",
      "type": "urn:lectern:problem:country_not_allowed"
    }
    "#);
    assert_eq!(app.sms_count().await, 0);
    app.finish().await;

    let app = TestApp::with_parameters([("AllowedCountries", "IN,US")]).await;
    app.anon().post(PATH, abroad).await.assert_status(200);
    assert_eq!(app.sms_to("+12025550123").await.len(), 1);
    app.finish().await;
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let app = TestApp::new().await;
    let client = app.anon();
    let cases: [(Value, &[&str]); 9] = [
        (json!({}), &["phone_number"]),
        (json!({ "phone_number": null }), &["phone_number"]),
        (json!({ "phone_number": "" }), &["phone_number"]),
        (json!({ "phone_number": "12345" }), &["phone_number"]),
        (json!({ "phone_number": 9_876_543_210_u64 }), &["phone_number"]),
        (json!({ "phone": ["+919876543210"] }), &["phone_number"]),
        (
            json!({ "phone_number": "+919876543210", "purpose": "party" }),
            &["purpose"],
        ),
        (json!({ "phone_number": "+919876543210", "purpose": 1 }), &["purpose"]),
        (
            json!({ "phone_number": "phone", "purpose": "party" }),
            &["phone_number", "purpose"],
        ),
    ];
    for (body, wrong) in cases {
        client.post(PATH, body).await.assert_wrong_fields(wrong);
    }
    assert_eq!(app.sms_count().await, 0);
    app.finish().await;
}

#[tokio::test]
async fn a_body_that_is_not_a_json_object_is_malformed() {
    let app = TestApp::new().await;
    let client = app.anon();
    for body in ["", "{", "{\"phone_number\": }", "[]", "\"+919876543210\"", "null"] {
        let reply = client
            .send_as(Method::POST, PATH, Some(("application/json", body.to_owned())))
            .await;
        reply.assert_problem(400, "malformed_request");
    }
    app.finish().await;
}

#[tokio::test]
async fn only_json_is_accepted() {
    let app = TestApp::new().await;
    let client = app.anon();
    let body = json!({ "phone_number": app.fresh_phone() }).to_string();
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let reply = client
            .send_as(Method::POST, PATH, Some((media_type, body.clone())))
            .await;
        reply.assert_problem(415, "unsupported_media_type");
    }
    let reply = client
        .send_as(Method::POST, PATH, Some(("Application/JSON; charset=utf-8", body)))
        .await;
    reply.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_body_may_have_one_mebibyte() {
    let app = TestApp::new().await;
    let client = app.anon();
    let body_of = |size: usize| {
        let empty = json!({ "phone_number": app.fresh_phone(), "padding": "" }).to_string();
        empty.replace("\"\"", &format!("\"{}\"", "x".repeat(size - empty.len())))
    };
    let post = |body| client.send_as(Method::POST, PATH, Some(("application/json", body)));
    post(body_of(1024 * 1024)).await.assert_status(200);
    post(body_of(1024 * 1024 + 1)).await.assert_problem(413, "too_large");
    app.finish().await;
}

#[tokio::test]
async fn the_length_of_a_code_is_a_parameter() {
    let app = TestApp::with_parameters([("OtpDigits", "6")]).await;
    let phone = app.fresh_phone();
    let sent = app
        .anon()
        .post(PATH, json!({ "phone_number": phone }))
        .await
        .assert_status(200);
    assert_eq!(sent.body["otp_digits"], 6);
    assert_eq!(app.code_for(&phone).await.len(), 6);
    app.finish().await;
}

#[tokio::test]
async fn a_valid_request_id_is_kept_and_any_other_replaced() {
    let app = TestApp::new().await;
    let client = app.anon();
    let refused = client
        .with_header("x-request-id", "journey-1.a")
        .post(PATH, json!({}))
        .await;
    assert_eq!(
        refused.assert_wrong_fields(&["phone_number"]).header("x-request-id"),
        "journey-1.a"
    );
    let refused = client
        .with_header("x-request-id", "two words")
        .post(PATH, json!({}))
        .await;
    assert_ne!(
        refused.assert_wrong_fields(&["phone_number"]).header("x-request-id"),
        "two words"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_signup_code_works_at_every_endpoint() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let signup = "/api/auth/signup";
    client
        .post(signup, json!({ "mobile_number": phone }))
        .await
        .assert_status(200);
    let proof = json!({ "phone_number": phone, "otp_code": app.code_for(&phone).await });
    client
        .post("/api/auth/verify-login", proof)
        .await
        .assert_problem(404, "account_not_found");
    client
        .post(signup, json!({}))
        .await
        .assert_wrong_fields(&["phone_number"]);
    app.finish().await;
}
