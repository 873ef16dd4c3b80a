//! `POST /api/auth/login` with a password.

use serde_json::{Value, json};

use crate::support::{Client, PASSWORD, Reply, TestApp};

async fn sign_in(client: &Client, identifier: &Value, password: &str) -> Reply {
    let mut body = identifier.clone();
    body["password"] = json!(password);
    client.post("/api/auth/login", body).await
}

#[tokio::test]
async fn known_and_unknown_accounts_are_refused_alike_at_the_same_cost() {
    let app = TestApp::new().await;
    app.student_with_password("asha@example.com").await;
    let without_password = app.student().await.phone;
    let identifiers = [
        json!({ "email": "asha@example.com" }),
        json!({ "email": "nobody@example.com" }),
        json!({ "phone_number": without_password }),
        json!({ "phone_number": app.fresh_phone() }),
        json!({ "username": "nobody" }),
        json!({ "identifier": "nobody at all" }),
    ];
    let mut seen = Vec::new();
    for identifier in &identifiers {
        let refused = sign_in(&app.anon(), identifier, "another password").await;
        let refused = refused.assert_problem(401, "credentials_invalid");
        seen.push((
            refused.without_request_id(),
            refused.cost.dynamodb_calls,
            refused.cost.sqs_calls,
        ));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    app.finish().await;
}

#[tokio::test]
async fn ten_wrong_passwords_block_the_right_one_for_fifteen_minutes() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let known = json!({ "email": "asha@example.com" });
    for number in 0..10 {
        // Spelling and client do not matter.
        let email = if number % 2 == 0 {
            "asha@example.com"
        } else {
            " ASHA@example.com"
        };
        let refused = sign_in(&app.anon(), &json!({ "email": email }), "another password").await;
        refused.assert_problem(401, "credentials_invalid");
    }
    let blocked = sign_in(&app.anon(), &known, PASSWORD)
        .await
        .assert_problem(429, "rate_limited");
    let seconds: i64 = blocked.header("retry-after").parse().unwrap();
    assert!((850..=900).contains(&seconds), "{seconds}");
    // Another identifier of the same account has attempts of its own.
    sign_in(&app.anon(), &json!({ "phone_number": student.phone }), PASSWORD)
        .await
        .assert_status(200);
    app.advance(seconds - 60);
    sign_in(&app.anon(), &known, PASSWORD)
        .await
        .assert_problem(429, "rate_limited");
    app.advance(61);
    sign_in(&app.anon(), &known, PASSWORD).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn an_unknown_identifier_has_as_many_attempts() {
    let app = TestApp::new().await;
    let unknown = json!({ "email": "nobody@example.com" });
    for _try in 0..10 {
        sign_in(&app.anon(), &unknown, PASSWORD)
            .await
            .assert_problem(401, "credentials_invalid");
    }
    sign_in(&app.anon(), &unknown, PASSWORD)
        .await
        .assert_problem(429, "rate_limited");
    app.advance(901);
    sign_in(&app.anon(), &unknown, PASSWORD)
        .await
        .assert_problem(401, "credentials_invalid");
    app.finish().await;
}

#[tokio::test]
async fn right_passwords_do_not_count_as_failures() {
    let app = TestApp::new().await;
    app.student_with_password("asha@example.com").await;
    let known = json!({ "email": "asha@example.com" });
    for _login in 0..12 {
        sign_in(&app.anon(), &known, PASSWORD).await.assert_status(200);
    }
    app.finish().await;
}
