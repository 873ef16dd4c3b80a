//! The limits for sending codes.

use serde_json::json;

use crate::support::{Client, Reply, TestApp, storm};

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

#[tokio::test]
async fn the_client_address_is_that_of_the_connection_and_not_of_a_header() {
    let app = TestApp::with_parameters([("SmsPerAddressHourly", "3")]).await;
    let client = app.anon();
    for _phone in 0..3 {
        ask(&client, &app.fresh_phone()).await.assert_status(200);
    }
    let seconds = wait(ask(&client, &app.fresh_phone()).await);
    assert!((3_500..=3_600).contains(&seconds), "{seconds}");
    let forged = client
        .with_header("cloudfront-viewer-address", "192.0.2.1:4711")
        .with_header("x-forwarded-for", "192.0.2.1")
        .with_header("forwarded", "for=192.0.2.1")
        .with_header("x-real-ip", "192.0.2.1")
        .with_header("x-edge-key", "guess");
    wait(ask(&forged, &app.fresh_phone()).await);
    ask(&app.anon(), &app.fresh_phone()).await.assert_status(200);
    app.advance(seconds);
    ask(&client, &app.fresh_phone()).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn numbers_that_differ_in_their_last_four_digits_share_a_limit() {
    let app = TestApp::with_parameters([("SmsPerPrefixHourly", "3")]).await;
    let phone = app.fresh_phone();
    let numbered = |number: u32| format!("{}{number:04}", &phone[..9]);
    for number in 0..3 {
        ask(&app.anon(), &numbered(number)).await.assert_status(200);
    }
    let seconds = wait(ask(&app.anon(), &numbered(3)).await);
    assert!((3_500..=3_600).contains(&seconds), "{seconds}");
    ask(&app.anon(), &app.fresh_phone()).await.assert_status(200);
    app.advance(seconds);
    ask(&app.anon(), &numbered(3)).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn the_product_has_a_daily_budget() {
    let app = TestApp::with_parameters([("SmsDailyBudget", "3")]).await;
    for _phone in 0..3 {
        ask(&app.anon(), &app.fresh_phone()).await.assert_status(200);
    }
    wait(ask(&app.anon(), &app.fresh_phone()).await);
    app.advance(12 * 3_600);
    wait(ask(&app.anon(), &app.fresh_phone()).await);
    app.advance(12 * 3_600);
    ask(&app.anon(), &app.fresh_phone()).await.assert_status(200);
    assert_eq!(app.sms_count().await, 4);
    app.finish().await;
}

#[tokio::test]
async fn a_refused_request_uses_no_budget() {
    let parameters = [
        ("SmsPerAddressHourly", "2"),
        ("SmsPerPrefixHourly", "2"),
        ("SmsDailyBudget", "5"),
    ];
    let app = TestApp::with_parameters(parameters).await;
    let (busy, calm) = (app.anon(), app.anon());
    let asked = app.fresh_phone();
    ask(&busy, &asked).await.assert_status(200);
    ask(&busy, &app.fresh_phone()).await.assert_status(200);

    // Refused for the address: the phone, its prefix and the daily budget are unaffected.
    let third = app.fresh_phone();
    for _try in 0..5 {
        wait(ask(&busy, &third).await);
    }
    assert!(app.row("USERS_TABLE", &format!("LEAD#{third}"), "LEAD").is_null());
    // Refused for the phone: the address and the daily budget are unaffected.
    for _try in 0..5 {
        wait(ask(&calm, &asked).await);
    }
    ask(&calm, &third).await.assert_status(200);
    let neighbor = format!(
        "{}{:04}",
        &third[..9],
        (third[9..].parse::<u32>().unwrap() + 1) % 10_000
    );
    ask(&calm, &neighbor).await.assert_status(200);
    ask(&app.anon(), &app.fresh_phone()).await.assert_status(200);
    // The daily budget is used up for all clients.
    wait(ask(&app.anon(), &app.fresh_phone()).await);
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
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 5);
    for refused in replies.into_iter().filter(|reply| reply.status != 200) {
        refused.assert_problem(429, "rate_limited");
    }
    // Another country has codes of its own.
    ask(&app.anon(), "+12025550123").await.assert_status(200);
    assert_eq!(app.sms_count().await, 6);
    app.advance(3_660);
    ask(&app.anon(), &app.fresh_phone()).await.assert_status(200);
    app.finish().await;
}
