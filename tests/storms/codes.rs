//! One code, many who bring it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use shared::database::Table;

use super::{count, tally};
use crate::support::{Reply, TestApp, storm, wrong};

storms! {
    of_two_hundred_verifications_of_one_code_one_succeeds,
    of_two_hundred_wrong_tries_three_are_answered_and_recorded,
    guessing_all_at_once_learns_no_more_than_guessing_in_a_row,
    of_fifty_password_resets_with_one_code_one_succeeds,
    a_code_opens_one_endpoint_when_all_are_tried_at_once,
}

async fn verify_at_once(app: &TestApp, times: usize, path: &'static str, body: &Value) -> Vec<Reply> {
    let client = app.anon();
    storm(times, |_| {
        let (client, body) = (client.clone(), body.clone());
        async move { client.post(path, body).await }
    })
    .await
}

async fn of_two_hundred_verifications_of_one_code_one_succeeds(app: TestApp) {
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    let proof = json!({ "phone_number": phone, "otp_code": code });
    let replies = verify_at_once(&app, 200, "/api/auth/verify-otp", &proof).await;
    assert_eq!(count(&replies, 200), 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 200) {
        refused.assert_problem(401, "otp_invalid");
    }
    let count = |kind: &str| app.count_rows(Table::Users, kind);
    assert_eq!((count("user"), count("session")), (1, 1));
    app.finish().await;
}

async fn of_two_hundred_wrong_tries_three_are_answered_and_recorded(app: TestApp) {
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    let proof = json!({ "phone_number": phone, "otp_code": wrong(&code) });
    let replies = verify_at_once(&app, 200, "/api/auth/verify-otp", &proof).await;
    assert_eq!(tally(&replies), BTreeMap::from([(401, 3), (429, 197)]));
    let codes = app.phone_codes(&phone).codes;
    assert_eq!((codes.challenge.unwrap().tries, codes.wrong.len()), (3, 3));
    let proof = json!({ "phone_number": phone, "otp_code": code });
    app.anon()
        .post("/api/auth/verify-otp", proof)
        .await
        .assert_problem(429, "otp_blocked");
    app.finish().await;
}

async fn guessing_all_at_once_learns_no_more_than_guessing_in_a_row(app: TestApp) {
    let phone = app.fresh_phone();
    let code: u32 = app.request_code(&phone).await.parse().unwrap();
    let client = app.anon();
    // A hundred guesses with the right one among them.
    let replies = storm(100, |number| {
        let guess = (code + u32::try_from(number).unwrap()) % 10_000;
        let proof = json!({ "phone_number": phone, "otp_code": format!("{guess:04}") });
        let client = client.clone();
        async move { client.post("/api/auth/verify-otp", proof).await }
    })
    .await;
    assert!(count(&replies, 200) <= 1);
    // Once the right guess has succeeded, every further one is at a used code, which reveals nothing. If it came too
    // late, it gets the same reply as the three wrong ones before it.
    if count(&replies, 200) == 0 {
        assert!((3..=4).contains(&count(&replies, 401)));
    }
    assert!(app.phone_codes(&phone).codes.wrong.len() <= 3);
    app.finish().await;
}

async fn of_fifty_password_resets_with_one_code_one_succeeds(app: TestApp) {
    let student = app.student().await;
    let code = app.request_next_code(&student.phone).await;
    let client = app.anon();
    let replies = storm(50, |number| {
        let new_password = format!("new password {number}");
        let body = json!({ "phone_number": student.phone, "otp": code, "new_password": new_password });
        let client = client.clone();
        async move { client.post("/api/forgot-password", body).await }
    })
    .await;
    assert_eq!(tally(&replies), BTreeMap::from([(200, 1), (401, 49)]));
    let winner = replies.iter().position(|reply| reply.status == 200).unwrap();
    let login = json!({ "phone_number": student.phone, "password": format!("new password {winner}") });
    client.post("/api/auth/login", login).await.assert_status(200);
    app.finish().await;
}

async fn a_code_opens_one_endpoint_when_all_are_tried_at_once(app: TestApp) {
    let student = app.student().await;
    let code = app.request_next_code(&student.phone).await;
    let client = app.anon();
    let paths = [
        "/api/auth/verify-otp",
        "/api/auth/verify-login",
        "/api/auth/login",
        "/api/forgot-password",
    ];
    let replies = storm(40, |number| {
        let body = json!({ "phone_number": student.phone, "otp": code, "new_password": "a whole new password" });
        let (client, path) = (client.clone(), paths[number % paths.len()]);
        async move { client.post(path, body).await }
    })
    .await;
    let statuses: BTreeSet<_> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!((count(&replies, 200), statuses), (1, BTreeSet::from([200, 401])));
    app.finish().await;
}
