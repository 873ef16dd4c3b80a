//! One account that many make.

use std::collections::BTreeMap;

use serde_json::json;
use shared::database::Table;

use super::{count, tally};
use crate::support::{PASSWORD, Reply, TestApp, storm};

storms! {
    fifty_with_one_phone_and_one_address_make_one_user,
    twenty_phones_with_one_address_make_one_user,
    both_ways_to_sign_up_at_once_make_one_user,
}

/// Signs up with every phone, code and e-mail address at the same moment.
async fn sign_up_at_once(app: &TestApp, people: Vec<(String, String, String)>) -> Vec<Reply> {
    let client = app.anon();
    storm(people.len(), |number| {
        let (phone, code, email) = &people[number];
        let body = json!({
            "phone_number": phone, "otp": code, "name": "Asha Rao", "email": email, "password": PASSWORD,
        });
        let client = client.clone();
        async move { client.post("/api/signup", body).await }
    })
    .await
}

fn users(app: &TestApp) -> usize {
    app.count_rows(Table::Users, "user")
}

async fn fifty_with_one_phone_and_one_address_make_one_user(app: TestApp) {
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    let people = vec![(phone, code, "asha@example.com".to_owned()); 50];
    let replies = sign_up_at_once(&app, people).await;
    assert_eq!(count(&replies, 201), 1);
    assert!(
        replies.iter().all(|reply| matches!(reply.status, 201 | 401 | 409)),
        "{replies:?}"
    );
    assert_eq!(users(&app), 1);
    app.finish().await;
}

async fn twenty_phones_with_one_address_make_one_user(app: TestApp) {
    let mut people = Vec::new();
    for number in 0..20 {
        let phone = app.fresh_phone();
        let code = app.request_code(&phone).await;
        let email = if number % 2 == 0 {
            "asha@example.com"
        } else {
            "ASHA@example.com"
        };
        people.push((phone, code, email.to_owned()));
    }
    let replies = sign_up_at_once(&app, people).await;
    assert_eq!(tally(&replies), BTreeMap::from([(201, 1), (409, 19)]));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        refused.assert_problem(409, "email_taken");
    }
    assert_eq!(users(&app), 1);
    app.finish().await;
}

async fn both_ways_to_sign_up_at_once_make_one_user(app: TestApp) {
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    let replies = storm(40, |number| {
        let path = if number % 2 == 0 {
            "/api/signup"
        } else {
            "/api/auth/verify-otp"
        };
        let email = "asha@example.com";
        let body = json!({ "phone": phone, "otp": code, "name": "Asha", "email": email, "password": PASSWORD });
        let client = client.clone();
        async move { client.post(path, body).await }
    })
    .await;
    assert_eq!(count(&replies, 200) + count(&replies, 201), 1);
    assert_eq!(users(&app), 1);
    app.finish().await;
}
