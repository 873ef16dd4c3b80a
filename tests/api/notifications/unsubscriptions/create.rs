//! `POST /api/notifications/unsubscribe`

use serde_json::json;

use super::mailed;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_click_ends_the_mail_about_a_community_and_a_repeated_one_has_no_effect() {
    let app = TestApp::new().await;
    let (community, path) = mailed(&app).await;
    for _ in 0..2 {
        app.anon().post(&path, json!({})).await.assert_status(200);
    }
    let student = &community.class.student;
    let post = community.posted(student, "Mirrors").await;
    community
        .reply(&community.class.instructor, &post, "Flat ones?")
        .await
        .assert_status(201);
    let address = format!("{}@example.com", student.id);
    assert_eq!(app.mails_to(&address).await.len(), 1);
    let settings = student.get("/api/users/me/settings").await.assert_status(200);
    assert_eq!(settings.body["email_notifications"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_token_is_not_found() {
    let app = TestApp::new().await;
    let (_community, path) = mailed(&app).await;
    let changed = format!("{}AA", &path[..path.len() - 2]);
    app.anon()
        .post(&changed, json!({}))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
