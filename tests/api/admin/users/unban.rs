//! Lifting bans.

use serde_json::json;

use crate::api::admin::acts_on;
use crate::api::admin::users::{assert_out, ban};
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unbanned_user_can_sign_in_again_but_no_session_revives() {
    let app = TestApp::new().await;
    let (admin, phone) = (app.admin().await, app.student_with_password("asha@example.com").await);
    let login = json!({ "email": "asha@example.com", "password": PASSWORD });
    let client = app.anon();
    admin
        .post(&ban(&phone.id), json!({ "reason": "Sold copies." }))
        .await
        .assert_status(200);
    for _ in 0..2 {
        let free = admin
            .post(&format!("/api/admin/users/{}/unban", phone.id), json!({}))
            .await
            .assert_status(200);
        assert_eq!(free.body["is_banned"], false);
        assert!(free.body["ban_reason"].is_null() && free.body["banned_at"].is_null());
    }
    assert_out(&app, &phone).await;
    client.post("/api/auth/login", login).await.assert_status(200);

    let acts = acts_on(&admin, &phone.id).await;
    let actions: Vec<_> = acts.iter().map(|(action, ..)| action.as_str()).collect();
    assert_eq!(actions, ["user_unbanned", "user_banned"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admins_cannot_unban_themselves() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    admin
        .post(&format!("/api/admin/users/{}/unban", admin.id), json!({}))
        .await
        .assert_problem(409, "conflict");
    app.finish().await;
}
