//! `GET /api/notifications/preferences`

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn preferences_are_those_of_the_settings() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let settings = json!({ "push_notifications": false, "email_frequency": "daily" });
    student
        .patch("/api/users/me/settings", settings)
        .await
        .assert_status(200);
    let expected = json!({ "email": true, "push": false, "email_frequency": "daily", "new_post_emails": "daily" });
    for path in [
        "/api/notifications/preferences",
        "/api/community/notifications/preferences",
    ] {
        let reply = student.get(path).await.assert_status(200);
        assert_eq!((&reply.body, reply.cost.dynamodb_calls), (&expected, 1));
        app.anon().get(path).await.assert_problem(401, "unauthenticated");
    }
    app.finish().await;
}
