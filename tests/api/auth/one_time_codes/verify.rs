//! `POST /api/auth/verify-otp`.

use serde_json::{Value, json};

use crate::support::{Client, Reply, TestApp, wrong};

const PATH: &str = "/api/auth/verify-otp";

async fn verify(client: &Client, phone: &str, code: &str) -> Reply {
    client
        .post(PATH, json!({ "phone_number": phone, "otp_code": code }))
        .await
}

#[tokio::test]
async fn wrong_expired_used_and_unrequested_codes_look_the_same() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let mut refusals = vec![verify(&client, &phone, "1234").await];
    let code = app.request_code(&phone).await;
    refusals.push(verify(&client, &phone, &wrong(&code)).await);
    refusals.push(verify(&client, &phone, "00000000").await);
    verify(&client, &phone, &code).await.assert_status(200);
    refusals.push(verify(&client, &phone, &code).await);
    let code = app.request_next_code(&phone).await;
    app.advance(600);
    refusals.push(verify(&client, &phone, &code).await);
    for refusal in &refusals {
        let refusal = refusal.clone().assert_problem(401, "otp_invalid");
        assert_eq!(refusal.without_request_id(), refusals[0].without_request_id());
    }
    app.finish().await;
}

#[tokio::test]
async fn a_code_is_valid_for_ten_minutes() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    app.advance(570);
    verify(&app.anon(), &phone, &code).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn three_wrong_attempts_block_the_code_until_the_next_one() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    for _try in 0..3 {
        verify(&client, &phone, &wrong(&code))
            .await
            .assert_problem(401, "otp_invalid");
    }
    for client in [&client, &app.anon()] {
        verify(client, &phone, &code).await.assert_problem(429, "otp_blocked");
    }
    let code = app.request_next_code(&phone).await;
    verify(&client, &phone, &code).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn two_wrong_attempts_leave_a_third() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    for _try in 0..2 {
        verify(&client, &phone, &wrong(&code))
            .await
            .assert_problem(401, "otp_invalid");
    }
    verify(&client, &phone, &code).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn new_codes_do_not_reset_the_budget_of_ten_wrong_attempts_a_day() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let mut code = app.request_code(&phone).await;
    for tries in [3, 3, 3, 1] {
        for _try in 0..tries {
            verify(&client, &phone, &wrong(&code))
                .await
                .assert_problem(401, "otp_invalid");
        }
        code = app.request_next_code(&phone).await;
    }
    let blocked = verify(&client, &phone, &code).await.assert_problem(429, "otp_blocked");
    insta::assert_json_snapshot!(blocked.problem(), @r#"
    {
      "code": "otp_blocked",
      "detail": "Too many wrong codes; please request a new one.",
      "request_id": "[request id]",
      "retry_after": "[seconds]",
      "status": 429,
      "title": "Too many wrong codes",
      "type": "urn:lectern:problem:otp_blocked"
    }
    "#);
    let seconds: i64 = blocked.header("retry-after").parse().unwrap();
    assert!((85_000..=86_400).contains(&seconds), "{seconds}");
    app.advance(seconds);
    let code = app.request_code(&phone).await;
    verify(&client, &phone, &code).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_new_code_voids_the_previous_one() {
    let app = TestApp::with_parameters([("OtpDigits", "8")]).await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let first = app.request_code(&phone).await;
    let second = app.request_next_code(&phone).await;
    verify(&client, &phone, &first).await.assert_problem(401, "otp_invalid");
    verify(&client, &phone, &second).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_code_is_for_its_phone_only() {
    let app = TestApp::with_parameters([("OtpDigits", "8")]).await;
    let (first, second) = (app.fresh_phone(), app.fresh_phone());
    let code = app.request_code(&first).await;
    app.request_code(&second).await;
    verify(&app.anon(), &second, &code)
        .await
        .assert_problem(401, "otp_invalid");
    verify(&app.anon(), &first, &code).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn every_invalid_field_is_named_and_costs_no_attempt() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    let cases: [(Value, &[&str]); 7] = [
        (json!({}), &["phone_number", "otp_code"]),
        (json!({ "phone_number": phone }), &["otp_code"]),
        (json!({ "otp": code }), &["phone_number"]),
        (json!({ "phone_number": phone, "otp": "123" }), &["otp_code"]),
        (json!({ "phone_number": phone, "otp": "123456789" }), &["otp_code"]),
        (json!({ "phone_number": phone, "otp": "12a4" }), &["otp_code"]),
        (json!({ "phone_number": phone, "otp": 123 }), &["otp_code"]),
    ];
    for (body, wrong) in cases {
        client.post(PATH, body).await.assert_wrong_fields(wrong);
    }
    client
        .post(PATH, json!({ "phone": phone, "otp": format!(" {code} ") }))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn verification_takes_two_database_calls_for_a_new_phone_and_four_for_a_known_one() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    let made = verify(&client, &phone, &code).await.assert_status(200);
    let code = app.request_next_code(&phone).await;
    let known = verify(&client, &phone, &code).await.assert_status(200);
    assert_eq!(made.body["user"]["id"], known.body["user"]["id"]);
    // A known user may have too many sessions by now.
    assert_eq!((made.cost.dynamodb_calls, known.cost.dynamodb_calls), (2, 4));
    app.finish().await;
}

#[tokio::test]
async fn a_role_in_the_request_is_ignored() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    let proof = json!({ "phone_number": phone, "otp": code, "role": "admin", "user": { "role": "admin" } });
    let login = app.anon().post(PATH, proof).await.assert_status(200);
    assert_eq!(login.body["user"]["role"], "student");
    app.finish().await;
}

#[tokio::test]
async fn codes_are_accepted_as_they_are_pasted_and_in_digits_of_any_script() {
    let app = TestApp::new().await;
    let in_script = |zero: u32, code: &str| -> String {
        code.chars()
            .map(|digit| char::from_u32(zero + digit.to_digit(10).unwrap()).unwrap())
            .collect()
    };
    let spellings: [&dyn Fn(&str) -> String; 5] = [
        &|code| format!("{} {}", &code[..2], &code[2..]),
        &|code| format!("\u{202a}{}\u{2011}{}\u{202c}", &code[..2], &code[2..]),
        &|code| in_script(0x966, code),
        &|code| in_script(0xbe6, code),
        &|code| in_script(0x660, code),
    ];
    for spelling in spellings {
        let phone = app.fresh_phone();
        let code = app.request_code(&phone).await;
        verify(&app.anon(), &phone, &spelling(&code)).await.assert_status(200);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_code_may_be_a_number() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    let mut code = app.request_code(&phone).await;
    // A number has no leading zeros.
    while code.starts_with('0') {
        code = app.request_next_code(&phone).await;
    }
    let number: u32 = code.parse().unwrap();
    let verify = |code: Value| {
        let client = app.anon();
        let body = json!({ "phone_number": phone, "otp": code });
        async move { client.post(PATH, body).await }
    };
    verify(json!(0.5)).await.assert_wrong_fields(&["otp_code"]);
    verify(json!(12)).await.assert_wrong_fields(&["otp_code"]);
    verify(json!(number)).await.assert_status(200);
    app.finish().await;
}
