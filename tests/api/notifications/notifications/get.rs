//! `GET /api/community/notifications/{id}`

use crate::support::TestApp;
use crate::support::notifications::NOTIFICATIONS;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_reader_gets_a_notification() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let other = app.member(&community).await;
    community.posted(&other, "Lenses").await;
    app.settle().await;
    let student = &community.class.student;
    let found = student.notifications().await.remove(0);
    let path = format!("{NOTIFICATIONS}/{}", found["id"].as_str().unwrap());
    let got = student.get(&path).await.assert_status(200);
    assert_eq!(got.body, found);
    other.get(&path).await.assert_problem(404, "not_found");
    app.anon().get(&path).await.assert_problem(401, "unauthenticated");
    app.finish().await;
}
