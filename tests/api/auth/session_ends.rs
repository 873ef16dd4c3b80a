//! Requests that end many sessions do constant work; a worker does the rest.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::support::{Actor, PASSWORD, Reply, TestApp};

const NEW: &str = "a new and better password";
/// The most calls of AWS that such a request makes, for any number of sessions.
const MAX_CALLS: u32 = 12;

/// A user with a verified address, a phone and a thousand sessions.
async fn with_many_sessions(app: &TestApp) -> Actor {
    let asha = app.student_with_password("asha@example.com").await;
    app.seed_sessions(&asha.id, 1_000);
    asha
}

/// Checks the cost of `ended`, and that `kept` sessions are left once the worker is done.
async fn assert_constant(app: &TestApp, asha: &Actor, ended: &Reply, kept: usize) {
    let cost = ended.cost;
    let calls = cost.dynamodb_calls + cost.sqs_calls + cost.other_calls;
    assert!(calls <= MAX_CALLS, "{cost:?}");
    app.settle().await;
    assert_eq!(app.sessions(&asha.id).len(), kept);
}

#[tokio::test]
async fn a_changed_password_ends_a_thousand_sessions_and_keeps_the_current_one() {
    let app = TestApp::new().await;
    let asha = with_many_sessions(&app).await;
    let body = json!({ "current_password": PASSWORD, "new_password": NEW });
    let changed = asha.post("/api/auth/change-password", body).await.assert_status(200);
    assert_constant(&app, &asha, &changed, 1).await;
    asha.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_password_reset_by_text_message_ends_a_thousand_sessions() {
    let app = TestApp::new().await;
    let asha = with_many_sessions(&app).await;
    let code = app.request_next_code(&asha.phone).await;
    let body = json!({ "phone_number": asha.phone, "otp": code, "new_password": NEW });
    let reset = app.anon().post("/api/forgot-password", body).await.assert_status(200);
    assert_constant(&app, &asha, &reset, 0).await;
    app.finish().await;
}

#[tokio::test]
async fn a_password_reset_by_mail_ends_a_thousand_sessions() {
    let app = TestApp::new().await;
    let asha = app.verified("asha@example.com").await;
    app.seed_sessions(&asha.id, 1_000);
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    let body = json!({ "token": token, "new_password": NEW });
    let reset = app
        .anon()
        .post("/api/auth/password-reset-confirm", body)
        .await
        .assert_status(200);
    assert_constant(&app, &asha, &reset, 0).await;
    app.finish().await;
}

#[tokio::test]
async fn a_ban_ends_a_thousand_sessions() {
    let app = TestApp::new().await;
    let asha = with_many_sessions(&app).await;
    let path = format!("/api/admin/users/{}/ban", asha.id);
    let banned = app
        .admin()
        .await
        .post(&path, json!({ "reason": "Sold copies of the courses." }))
        .await
        .assert_status(200);
    assert_constant(&app, &asha, &banned, 0).await;
    app.finish().await;
}

#[tokio::test]
async fn a_deleted_account_ends_a_thousand_sessions() {
    let app = TestApp::new().await;
    let asha = with_many_sessions(&app).await;
    let deleted = asha
        .send(
            http::Method::DELETE,
            "/api/users/me",
            Some(&json!({ "password": PASSWORD })),
        )
        .await
        .assert_status(204);
    assert_constant(&app, &asha, &deleted, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worker_finishes_a_request_that_has_stopped_after_its_transaction() {
    let app = TestApp::new().await;
    let asha = app.student_with_password("asha@example.com").await;
    let mut socket = asha.socket("/ws/notifications/").await;
    // The transaction has happened, and nothing after it.
    app.change_user(&asha.id, |user| user.session_epoch += 1);
    let job = json!({ "kind": "clear_sessions", "user_id": asha.id, "epoch": 1 }).to_string();
    app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    assert_eq!(socket.closed().await, 1000);
    app.settle().await;
    assert_eq!(app.sessions(&asha.id).len(), 0);
    app.finish().await;
}

#[tokio::test]
async fn sessions_are_cleared_once_although_the_job_is_delivered_twice() {
    let app = TestApp::new().await;
    let asha = with_many_sessions(&app).await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    asha.delete("/api/auth/sessions").await.assert_status(204);
    app.settle().await;
    asha.get("/api/auth/profile").await.assert_status(200);
    assert_eq!(app.sessions(&asha.id).len(), 1);
    app.finish().await;
}

/// The job is queued before the transaction. If that fails, the job must do no harm.
#[tokio::test]
async fn a_job_whose_transaction_has_failed_ends_no_session() {
    let app = TestApp::new().await;
    let asha = app.student_with_password("asha@example.com").await;
    let before = app.dump();
    let job = json!({ "kind": "clear_sessions", "user_id": asha.id, "epoch": 1 }).to_string();
    app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    app.settle().await;
    assert_eq!(app.dump(), before);
    asha.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}
