//! `POST /api/auth/password-reset`.

use serde_json::json;

use crate::support::TestApp;

const PATH: &str = "/api/auth/password-reset";

#[tokio::test]
async fn known_unknown_and_limited_addresses_get_the_same_reply_at_the_same_cost() {
    let app = TestApp::new().await;
    app.verified("known@example.com").await;
    let ask = async |email: &str| {
        app.anon()
            .post(PATH, json!({ "email": email }))
            .await
            .assert_status(202)
    };
    let (known, unknown) = (ask("known@example.com").await, ask("nobody@example.com").await);
    assert_eq!((&known.body, known.cost), (&unknown.body, unknown.cost));
    // A second time within a minute.
    let (known_again, unknown_again) = (ask("known@example.com").await, ask("nobody@example.com").await);
    assert_eq!(
        (&known_again.body, known_again.cost),
        (&unknown_again.body, unknown_again.cost)
    );
    assert_eq!(known_again.body, known.body);
    assert_eq!(app.mails_to("known@example.com").await.len(), 2);
    assert!(app.mails_to("nobody@example.com").await.is_empty());
    app.anon()
        .post(PATH, json!({ "email": "x" }))
        .await
        .assert_wrong_fields(&["email"]);
    app.finish().await;
}

#[tokio::test]
async fn a_new_password_can_be_requested_right_after_a_registration() {
    let app = TestApp::new().await;
    app.registered("asha@example.com").await;
    let token = app.reset_token_for("asha@example.com").await;
    let body = json!({ "token": token, "new_password": "a new and better password" });
    app.anon()
        .post("/api/auth/password-reset-confirm", body)
        .await
        .assert_status(200);
    app.finish().await;
}
