//! `DELETE /api/auth/sessions`.

use serde_json::json;
use shared::database::Table;

use crate::support::TestApp;

const PATH: &str = "/api/auth/sessions";

#[tokio::test]
async fn all_other_sessions_of_the_caller_end() {
    let app = TestApp::new().await;
    let stranger = app.student().await;
    let first = app.student().await;
    app.advance(61);
    let second = app.sign_in(&first.phone).await;
    app.advance(61);
    let third = app.sign_in(&first.phone).await;
    second.delete(PATH).await.assert_status(204);
    for ended in [&first, &third] {
        ended
            .get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
        let refused = app
            .anon()
            .post("/api/auth/refresh", json!({ "refresh_token": ended.refresh_token }))
            .await;
        refused.assert_problem(401, "refresh_token_invalid");
    }
    second.delete(PATH).await.assert_status(204);
    assert_eq!(second.get(PATH).await.results().len(), 1);
    stranger.get("/api/auth/profile").await.assert_status(200);
    app.anon().delete(PATH).await.assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test]
async fn the_other_sessions_end_in_constant_work_and_their_rows_go_later() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut costs = Vec::new();
    for others in [0, 1_000] {
        app.seed_sessions(&student.id, others);
        let ended = student.delete(PATH).await.assert_status(204);
        costs.push((ended.cost.dynamodb_calls, ended.cost.sqs_calls));
        app.settle().await;
        assert_eq!(app.sessions(&student.id).len(), 1);
    }
    assert_eq!(costs, [(2, 2), (2, 2)]);
    app.finish().await;
}

#[tokio::test]
async fn the_push_tokens_of_the_other_sessions_go_and_their_own_stays() {
    let app = TestApp::new().await;
    let here = app.student().await;
    app.advance(61);
    let there = app.sign_in(&here.phone).await;
    for (actor, token) in [(&here, "token-of-this-phone"), (&there, "token-of-another-phone")] {
        let device = json!({ "token": token, "platform": "android" });
        actor.post("/api/users/me/devices", device).await.assert_status(201);
    }
    let device_rows = || ["device", "device_guard"].map(|kind| app.count_rows(Table::Users, kind));
    assert_eq!(device_rows(), [2, 2]);
    here.delete(PATH).await.assert_status(204);
    app.settle().await;
    assert_eq!(device_rows(), [1, 1]);
    app.finish().await;
}

#[tokio::test]
async fn two_devices_that_end_the_others_at_once_do_not_both_stay() {
    let app = TestApp::new().await;
    let first = app.student().await;
    app.advance(61);
    let second = app.sign_in(&first.phone).await;
    let (one, other) = tokio::join!(first.delete(PATH), second.delete(PATH));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 401]);
    app.settle().await;
    assert_eq!(app.sessions(&first.id).len(), 1);
    app.finish().await;
}

#[tokio::test]
async fn a_device_that_sends_the_request_twice_at_once_stays_signed_in() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.seed_sessions(&student.id, 3);
    let (one, other) = tokio::join!(student.delete(PATH), student.delete(PATH));
    assert_eq!((one.status, other.status), (204, 204));
    student.get("/api/auth/profile").await.assert_status(200);
    app.settle().await;
    assert_eq!(app.sessions(&student.id).len(), 1);
    app.finish().await;
}
