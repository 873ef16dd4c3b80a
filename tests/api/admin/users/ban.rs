//! Banning users.

use serde_json::json;
use shared::database::Table;

use crate::api::admin::acts_on;
use crate::api::admin::users::{assert_out, ban};
use crate::support::{Actor, Client, PASSWORD, Reply, TestApp};

const EMAIL: &str = "asha@example.com";

async fn login(client: &Client) -> Reply {
    client
        .post("/api/auth/login", json!({ "email": EMAIL, "password": PASSWORD }))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ban_ends_every_session_at_once() {
    let app = TestApp::new().await;
    let (admin, phone, client) = (app.admin().await, app.student_with_password(EMAIL).await, app.anon());
    let tablet = Actor::signed_in(&client, &login(&client).await.assert_status(200));
    let device = json!({ "token": "t", "platform": "ios" });
    phone.post("/api/users/me/devices", device).await.assert_status(201);
    let mut socket = phone.socket("/ws/notifications/").await;
    let reason = json!({ "reason": "Sold copies." });
    admin.post(&ban(&phone.id), reason).await.assert_status(200);
    for actor in [&phone, &tablet] {
        assert_out(&app, actor).await;
    }
    app.settle().await;
    socket.closed().await;
    assert_eq!(app.sessions(&phone.id).len(), 0);
    let devices = ["device", "device_guard"].map(|kind| app.count_rows(Table::Users, kind));
    assert_eq!(devices, [0, 0]);
    login(&client).await.assert_problem(403, "account_banned");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_ban_replaces_the_reason_and_is_recorded() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    for (reason, stored) in [(" Sold copies. ", "Sold copies."), ("And more.", "And more.")] {
        let banned = admin
            .post(&ban(&student.id), json!({ "reason": reason }))
            .await
            .assert_status(200);
        assert_eq!(banned.body["is_banned"], true);
        assert_eq!(banned.body["ban_reason"], stored);
        assert!(banned.string("banned_at").ends_with('Z'));
    }
    let acts = acts_on(&admin, &student.id).await;
    let actions: Vec<_> = acts.iter().map(|(action, ..)| action.as_str()).collect();
    assert_eq!(actions, ["user_banned", "user_banned"]);
    assert_eq!(acts[1].2, json!({ "is_banned": true, "reason": "Sold copies." }));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ban_needs_a_reason_and_another_account() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    for reason in [json!(null), json!(""), json!("  "), json!("x".repeat(501)), json!(7)] {
        admin
            .post(&ban(&student.id), json!({ "reason": reason }))
            .await
            .assert_wrong_fields(&["reason"]);
    }
    admin
        .post(&ban(&student.id), json!({}))
        .await
        .assert_wrong_fields(&["reason"]);
    admin
        .post(&ban(&admin.id), json!({ "reason": "tired" }))
        .await
        .assert_problem(409, "conflict");
    student.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_banned_admin_can_do_nothing() {
    let app = TestApp::new().await;
    let (first, second, student) = (app.admin().await, app.admin().await, app.student().await);
    first
        .post(&ban(&second.id), json!({ "reason": "left the team" }))
        .await
        .assert_status(200);
    second
        .post(&ban(&student.id), json!({ "reason": "revenge" }))
        .await
        .assert_problem(401, "unauthenticated");
    student.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}
