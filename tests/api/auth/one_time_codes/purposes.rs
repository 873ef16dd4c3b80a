//! A code with a purpose works for that purpose only.

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp};

/// An endpoint that accepts a code, its purpose, and its status for a right code of a user with an account.
const ENDPOINTS: [(&str, &str, u16); 5] = [
    ("/api/auth/verify-otp", "signup", 200),
    ("/api/signup", "signup", 409),
    ("/api/auth/verify-login", "login", 200),
    ("/api/auth/login", "login", 200),
    ("/api/forgot-password", "reset", 200),
];

/// A body that every endpoint accepts.
fn proof(phone: &str, code: &str) -> Value {
    json!({
        "phone_number": phone, "otp": code, "password": PASSWORD, "name": "Asha Rao", "email": "asha@example.com",
    })
}

#[tokio::test]
async fn a_code_with_a_purpose_works_only_at_its_own_endpoints() {
    let app = TestApp::new().await;
    let client = app.anon();
    for purpose in ["signup", "login", "reset", "delete"] {
        let phone = app.student().await.phone;
        app.advance(61);
        let proof = proof(&phone, &app.request_code_for(&phone, Some(purpose)).await);
        // More requests than a code has attempts: none of these is an attempt.
        for (path, ..) in ENDPOINTS.iter().filter(|(_, wanted, _)| *wanted != purpose) {
            client
                .post(path, proof.clone())
                .await
                .assert_problem(401, "otp_invalid");
        }
        if let Some((path, _, status)) = ENDPOINTS.iter().find(|(_, wanted, _)| *wanted == purpose) {
            client.post(path, proof).await.assert_status(*status);
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn a_code_without_a_purpose_works_at_every_endpoint() {
    let app = TestApp::new().await;
    let client = app.anon();
    for (path, _, status) in ENDPOINTS {
        let phone = app.student().await.phone;
        let code = app.request_next_code(&phone).await;
        client.post(path, proof(&phone, &code)).await.assert_status(status);
    }
    app.finish().await;
}
