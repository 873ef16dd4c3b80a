//! `GET /api/users/me/social`.

use super::{SOCIAL, no_links};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_user_has_no_social_links() {
    let app = TestApp::new().await;
    let student = app.student().await;
    assert_eq!(student.get(SOCIAL).await.assert_status(200).body, no_links());
    app.anon().get(SOCIAL).await.assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unchanged_social_links_are_not_sent_again() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let seen = student.get(SOCIAL).await.header("etag").to_owned();
    student
        .with_header("if-none-match", &seen)
        .get(SOCIAL)
        .await
        .assert_status(304);
    app.finish().await;
}
