//! `PUT /api/notifications/preferences`

use serde_json::json;

use crate::support::TestApp;

const PREFERENCES: &str = "/api/notifications/preferences";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn absent_preferences_stay_and_null_resets_one() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let off = json!({ "email": false, "email_frequency": "off", "new_post_emails": "immediate" });
    let reply = student.put(PREFERENCES, off).await.assert_status(200);
    let expected = json!({ "email": false, "push": true, "email_frequency": "off", "new_post_emails": "immediate" });
    assert_eq!(reply.body, expected);
    let settings = student.get("/api/users/me/settings").await.assert_status(200);
    assert_eq!(settings.body["email_notifications"], false);
    let reset = json!({ "email_frequency": null, "push": false });
    let reply = student.put(PREFERENCES, reset).await.assert_status(200);
    assert_eq!(
        (&reply.body["email_frequency"], &reply.body["push"]),
        (&json!("immediate"), &json!(false))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_frequency_is_refused() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let wrong = json!({ "email_frequency": "hourly" });
    student
        .put(PREFERENCES, wrong.clone())
        .await
        .assert_wrong_fields(&["email_frequency"]);
    app.anon()
        .put(PREFERENCES, wrong)
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}
