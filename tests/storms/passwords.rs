//! One account, many passwords.

use std::collections::BTreeMap;

use serde_json::json;

use super::tally;
use crate::support::{PASSWORD, TestApp, storm};

storms! {
    of_forty_wrong_passwords_ten_are_answered,
    a_login_with_the_old_password_while_it_changes_is_out,
}

async fn of_forty_wrong_passwords_ten_are_answered(app: TestApp) {
    app.student_with_password("asha@example.com").await;
    let client = app.anon();
    let replies = storm(40, |number| {
        let body = json!({ "email": "asha@example.com", "password": format!("another password {number}") });
        let client = client.clone();
        async move { client.post("/api/auth/login", body).await }
    })
    .await;
    assert_eq!(tally(&replies), BTreeMap::from([(401, 10), (429, 30)]));
    let login = json!({ "email": "asha@example.com", "password": PASSWORD });
    client
        .post("/api/auth/login", login)
        .await
        .assert_problem(429, "rate_limited");
    app.finish().await;
}

async fn a_login_with_the_old_password_while_it_changes_is_out(app: TestApp) {
    let student = app.student_with_password("asha@example.com").await;
    let code = app.request_next_code(&student.phone).await;
    let client = app.anon();
    let replies = storm(20, |number| {
        let (path, body) = if number == 10 {
            let new_password = "a whole new password";
            (
                "/api/forgot-password",
                json!({ "phone": student.phone, "otp": code, "new_password": new_password }),
            )
        } else {
            (
                "/api/auth/login",
                json!({ "email": "asha@example.com", "password": PASSWORD }),
            )
        };
        let client = client.clone();
        async move { client.post(path, body).await }
    })
    .await;
    assert_eq!(replies[10].status, 200);
    for login in replies.iter().filter(|reply| reply.body["access_token"].is_string()) {
        let session = client.with_token(&login.string("access_token"));
        session
            .get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
    }
    app.finish().await;
}
