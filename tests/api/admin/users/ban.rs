//! Banning users.

use serde_json::json;

use crate::api::admin::acts_on;
use crate::api::admin::users::{assert_out, ban};
use crate::support::{Actor, PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ban_ends_every_session_at_once() {
    let app = TestApp::new().await;
    let (admin, phone) = (app.admin().await, app.student_with_password("asha@example.com").await);
    let login = json!({ "email": "asha@example.com", "password": PASSWORD });
    let client = app.anon();
    let tablet = Actor::signed_in(
        &client,
        &client.post("/api/auth/login", login.clone()).await.assert_status(200),
    );
    phone
        .post("/api/users/me/devices", json!({ "token": "t", "platform": "ios" }))
        .await
        .assert_status(201);
    let mut socket = phone.socket("/ws/notifications/").await;

    let banned = admin
        .post(&ban(&phone.id), json!({ "reason": " Sold copies. " }))
        .await
        .assert_status(200);
    assert_eq!(
        (&banned.body["is_banned"], &banned.body["ban_reason"]),
        (&json!(true), &json!("Sold copies."))
    );
    assert!(banned.string("banned_at").ends_with('Z'));
    for actor in [&phone, &tablet] {
        assert_out(&app, actor).await;
    }
    app.settle().await;
    socket.closed().await;
    let kinds = ["session", "device", "device_guard"];
    let rows = app.rows("USERS_TABLE");
    let left = rows
        .iter()
        .filter(|row| row.to_string().contains(&phone.id) && kinds.iter().any(|kind| row["kind"]["S"] == *kind));
    assert_eq!(left.count(), 0);
    client
        .post("/api/auth/login", login)
        .await
        .assert_problem(403, "account_banned");

    let again = admin
        .post(&ban(&phone.id), json!({ "reason": "And more." }))
        .await
        .assert_status(200);
    assert_eq!(again.body["ban_reason"], "And more.");

    let acts = acts_on(&admin, &phone.id).await;
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
