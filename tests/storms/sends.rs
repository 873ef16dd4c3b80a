//! Codes that are asked for at the same moment.

use serde_json::json;

use super::count;
use crate::support::{Client, Reply, TestApp, storm};

storms! {
    a_phone_gets_one_code,
    an_address_gets_thirty_codes_an_hour with [("SmsPerAddressHourly", "30")],
    a_prefix_gets_twenty_codes_an_hour,
    phones_without_an_account_get_half_of_the_budget_of_a_day with [("SmsDailyBudget", "19")],
}

/// Asks for a code for every pair of client and phone at the same moment.
async fn ask_at_once(pairs: &[(Client, String)]) -> Vec<Reply> {
    storm(pairs.len(), |number| {
        let (client, phone) = pairs[number].clone();
        async move { client.post("/api/request-otp", json!({ "phone_number": phone })).await }
    })
    .await
}

/// All got the same reply, but only this number got a code.
async fn assert_held_back(app: &TestApp, replies: Vec<Reply>, sent: usize) {
    assert_eq!(count(&replies, 200), replies.len());
    assert!(replies.iter().all(|reply| reply.text == replies[0].text));
    assert_eq!(app.sms_count().await, sent);
}

/// This number of codes was sent, and the rest was refused properly.
async fn assert_sent(app: &TestApp, replies: Vec<Reply>, sent: usize) {
    assert_eq!(count(&replies, 200), sent);
    for refused in replies.into_iter().filter(|reply| reply.status != 200) {
        refused.assert_problem(429, "rate_limited");
    }
    assert_eq!(app.sms_count().await, sent);
}

async fn a_phone_gets_one_code(app: TestApp) {
    let phone = app.fresh_phone();
    let pairs: Vec<_> = (0..64).map(|_| (app.anon(), phone.clone())).collect();
    let replies = ask_at_once(&pairs).await;
    assert_sent(&app, replies, 1).await;
    app.finish().await;
}

async fn an_address_gets_thirty_codes_an_hour(app: TestApp) {
    let client = app.anon();
    let pairs: Vec<_> = (0..64).map(|_| (client.clone(), app.fresh_phone())).collect();
    let replies = ask_at_once(&pairs).await;
    assert_held_back(&app, replies, 30).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_with_a_thousand_phones_gets_no_more() {
    let app = TestApp::new().await;
    let client = app.anon();
    for _ in 0..20 {
        let pairs: Vec<_> = (0..50).map(|_| (client.clone(), app.fresh_phone())).collect();
        assert_eq!(count(&ask_at_once(&pairs).await, 200), 50);
    }
    assert_eq!(app.sms_count().await, 100);
    app.finish().await;
}

async fn a_prefix_gets_twenty_codes_an_hour(app: TestApp) {
    let phone = app.fresh_phone();
    let pairs: Vec<_> = (0..64)
        .map(|number| (app.anon(), format!("{}{number:04}", &phone[..9])))
        .collect();
    let replies = ask_at_once(&pairs).await;
    assert_held_back(&app, replies, 20).await;
    app.finish().await;
}

async fn phones_without_an_account_get_half_of_the_budget_of_a_day(app: TestApp) {
    let pairs: Vec<_> = (0..64).map(|_| (app.anon(), app.fresh_phone())).collect();
    let replies = ask_at_once(&pairs).await;
    assert_held_back(&app, replies, 10).await;
    app.finish().await;
}
