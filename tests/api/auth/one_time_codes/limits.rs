//! The limits for sending codes.

use serde_json::json;

use crate::support::{Client, Reply, TestApp, storm, wrong};

async fn ask(client: &Client, phone: &str) -> Reply {
    client.post("/api/request-otp", json!({ "phone_number": phone })).await
}

#[track_caller]
fn wait(refused: Reply) -> i64 {
    refused
        .assert_problem(429, "rate_limited")
        .header("retry-after")
        .parse()
        .unwrap()
}

#[tokio::test]
async fn a_phone_gets_one_code_a_minute_whatever_the_path_and_the_address() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    ask(&app.anon(), &phone).await.assert_status(200);
    for path in ["/api/request-otp", "/api/auth/signup", "/api/auth/login"] {
        let refused = app.anon().post(path, json!({ "phone_number": phone })).await;
        assert!((1..=60).contains(&wait(refused)));
    }
    app.advance(45);
    let seconds = wait(ask(&app.anon(), &phone).await);
    assert!((1..=15).contains(&seconds), "{seconds}");
    app.advance(seconds);
    ask(&app.anon(), &phone).await.assert_status(200);
    assert_eq!(app.sms_to(&phone).await.len(), 2);
    app.finish().await;
}

#[tokio::test]
async fn a_phone_gets_five_codes_in_ten_minutes_and_ten_a_day() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    let client = app.anon();
    for _code in 0..5 {
        ask(&client, &phone).await.assert_status(200);
        app.advance(61);
    }
    let seconds = wait(ask(&client, &phone).await);
    assert!((200..=600 - 5 * 61).contains(&seconds), "{seconds}");
    app.advance(seconds);
    for _code in 5..10 {
        ask(&client, &phone).await.assert_status(200);
        app.advance(130);
    }
    app.advance(600);
    let seconds = wait(ask(&client, &phone).await);
    assert!(seconds > 80_000, "{seconds}");
    app.advance(seconds);
    ask(&client, &phone).await.assert_status(200);
    assert_eq!(app.sms_to(&phone).await.len(), 11);
    app.finish().await;
}

/// Requests a code for a phone without an account and returns whether it was sent. The reply does not show it.
async fn is_sent(app: &TestApp, client: &Client, phone: &str) -> bool {
    let before = app.sms_to(phone).await.len();
    ask(client, phone).await.assert_status(200);
    app.sms_to(phone).await.len() > before
}

#[tokio::test]
async fn the_client_address_is_that_of_the_connection_and_not_of_a_header() {
    let app = TestApp::with_parameters([("SmsPerAddressHourly", "3")]).await;
    let client = app.anon();
    for _phone in 0..3 {
        assert!(is_sent(&app, &client, &app.fresh_phone()).await);
    }
    assert!(!is_sent(&app, &client, &app.fresh_phone()).await);
    let forged = client
        .with_header("cloudfront-viewer-address", "192.0.2.1:4711")
        .with_header("x-forwarded-for", "192.0.2.1")
        .with_header("forwarded", "for=192.0.2.1")
        .with_header("x-real-ip", "192.0.2.1")
        .with_header("x-edge-key", "guess");
    assert!(!is_sent(&app, &forged, &app.fresh_phone()).await);
    assert!(is_sent(&app, &app.anon(), &app.fresh_phone()).await);
    app.advance(3_600);
    assert!(is_sent(&app, &client, &app.fresh_phone()).await);
    app.finish().await;
}

#[tokio::test]
async fn numbers_that_differ_in_their_last_four_digits_share_a_limit() {
    let app = TestApp::with_parameters([("SmsPerPrefixHourly", "3")]).await;
    let phone = app.fresh_phone();
    let numbered = |number: u32| format!("{}{number:04}", &phone[..9]);
    for number in 0..3 {
        assert!(is_sent(&app, &app.anon(), &numbered(number)).await);
    }
    assert!(!is_sent(&app, &app.anon(), &numbered(3)).await);
    assert!(is_sent(&app, &app.anon(), &app.fresh_phone()).await);
    app.advance(3_600);
    assert!(is_sent(&app, &app.anon(), &numbered(3)).await);
    app.finish().await;
}

#[tokio::test]
async fn known_phones_get_codes_where_others_have_used_up_the_limits_and_nobody_can_tell() {
    let parameters = [("SmsPerAddressHourly", "1"), ("SmsPerPrefixHourly", "1")];
    let app = TestApp::with_parameters(parameters).await;
    let known = app.student().await.phone;
    app.advance(61);
    let client = app.anon();
    assert!(is_sent(&app, &client, &app.fresh_phone()).await);

    let neighbor = format!(
        "{}{:04}",
        &known[..9],
        (known[9..].parse::<u32>().unwrap() + 1) % 10_000
    );
    let of_unknown = ask(&client, &neighbor).await.assert_status(200);
    let of_known = ask(&client, &known).await.assert_status(200);
    assert_eq!(
        (app.sms_to(&neighbor).await.len(), app.sms_to(&known).await.len()),
        (0, 2)
    );
    let seen = |reply: &Reply| {
        let calls = (reply.cost.dynamodb_calls, reply.cost.sqs_calls, reply.cost.other_calls);
        let headers: Vec<_> = reply.headers.keys().cloned().collect();
        (reply.text.clone(), headers, calls)
    };
    assert_eq!(seen(&of_unknown), seen(&of_known));
    // Neither does what follows: wrong codes are refused and then blocked, and the next code has to wait.
    let code = app.code_for(&known).await;
    for status in [401, 401, 401, 429] {
        for phone in [&neighbor, &known] {
            let proof = json!({ "phone_number": phone, "otp_code": wrong(&code) });
            let refused = client.post("/api/auth/verify-login", proof).await;
            assert_eq!(refused.status, status, "{}", refused.text);
        }
    }
    for phone in [&neighbor, &known] {
        assert!((1..=60).contains(&wait(ask(&client, phone).await)));
    }
    app.finish().await;
}

#[tokio::test]
async fn half_of_the_daily_budget_is_kept_for_phones_with_an_account() {
    let app = TestApp::with_parameters([("SmsDailyBudget", "8")]).await;
    let (admin, student) = (app.admin().await, app.student().await);
    for _phone in 2..4 {
        assert!(is_sent(&app, &app.anon(), &app.fresh_phone()).await);
    }
    let unknown = app.fresh_phone();
    assert!(!is_sent(&app, &app.anon(), &unknown).await);
    let leads = format!("/api/admin/leads?q={}", &unknown[1..]);
    let lead = admin.get(&leads).await.assert_status(200);
    assert_eq!(lead.results()[0]["held_back"], true);

    for _code in 4..8 {
        app.advance(121);
        ask(&app.anon(), &student.phone).await.assert_status(200);
    }
    assert_eq!(app.sms_to(&student.phone).await.len(), 5);
    app.advance(121);
    // Nothing is left for any phone, and every request gets the 429.
    let of_known = ask(&app.anon(), &student.phone).await;
    let of_unknown = ask(&app.anon(), &unknown).await;
    assert_eq!(of_known.without_request_id(), of_unknown.without_request_id());
    wait(of_known);

    app.advance(86_400);
    assert!(is_sent(&app, &app.anon(), &unknown).await);
    let admin = app.sign_in(&admin.phone).await;
    let lead = admin.get(&leads).await.assert_status(200);
    assert_eq!(lead.results()[0]["held_back"], false);
    app.finish().await;
}

#[tokio::test]
async fn a_code_that_is_held_back_uses_no_budget() {
    let parameters = [
        ("SmsPerAddressHourly", "2"),
        ("SmsPerPrefixHourly", "2"),
        ("SmsDailyBudget", "10"),
    ];
    let app = TestApp::with_parameters(parameters).await;
    let (busy, calm) = (app.anon(), app.anon());
    let asked = app.fresh_phone();
    assert!(is_sent(&app, &busy, &asked).await);
    assert!(is_sent(&app, &busy, &app.fresh_phone()).await);

    // Held back for the address: the prefix and the daily budget are unaffected.
    let third = app.fresh_phone();
    for _try in 0..4 {
        assert!(!is_sent(&app, &busy, &third).await);
        app.advance(130);
    }
    assert!(is_sent(&app, &calm, &third).await);
    // Refused for the phone: the address and the daily budget are unaffected.
    for _try in 0..5 {
        wait(ask(&calm, &third).await);
    }
    let neighbor = format!(
        "{}{:04}",
        &third[..9],
        (third[9..].parse::<u32>().unwrap() + 1) % 10_000
    );
    assert!(is_sent(&app, &calm, &neighbor).await);
    assert!(is_sent(&app, &app.anon(), &app.fresh_phone()).await);
    // The share of phones without an account is used up for all clients.
    assert!(!is_sent(&app, &app.anon(), &app.fresh_phone()).await);
    assert_eq!(app.sms_count().await, 5);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_country_has_an_hourly_limit_even_for_requests_at_once() {
    let app = TestApp::with_parameters([("SmsPerCountryHourly", "5"), ("AllowedCountries", "IN,US")]).await;
    let replies = storm(32, |_| {
        let (client, phone) = (app.anon(), app.fresh_phone());
        async move { ask(&client, &phone).await }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    assert_eq!(app.sms_count().await, 3);
    // Another country has codes of its own.
    assert!(is_sent(&app, &app.anon(), "+12025550123").await);
    app.advance(3_660);
    assert!(is_sent(&app, &app.anon(), &app.fresh_phone()).await);
    app.finish().await;
}
