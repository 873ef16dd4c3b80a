//! `GET /api/users/me/settings`.

use super::{SETTINGS, defaults};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_user_has_the_default_settings() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let reply = student.get(SETTINGS).await.assert_status(200);
    assert_eq!((&reply.body, reply.cost.dynamodb_calls), (&defaults(), 1));
    app.anon().get(SETTINGS).await.assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unchanged_settings_are_not_sent_again() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let seen = student.get(SETTINGS).await.header("etag").to_owned();
    student
        .with_header("if-none-match", &seen)
        .get(SETTINGS)
        .await
        .assert_status(304);
    app.finish().await;
}
