//! One account, many passwords.

use serde_json::json;

use super::count;
use crate::support::{PASSWORD, TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_forty_wrong_passwords_ten_are_answered() {
    let app = TestApp::new().await;
    app.student_with_password("asha@example.com").await;
    let client = app.anon();
    let replies = storm(40, |number| {
        let body = json!({ "email": "asha@example.com", "password": format!("another password {number}") });
        let client = client.clone();
        async move { client.post("/api/auth/login", body).await }
    })
    .await;
    assert_eq!((count(&replies, 401), count(&replies, 429)), (10, 30));
    let login = json!({ "email": "asha@example.com", "password": PASSWORD });
    client.post("/api/auth/login", login).await.assert_problem(429, "rate_limited");
    app.finish().await;
}
