//! `DELETE /api/community/notifications/{id}`

use serde_json::json;

use crate::support::TestApp;
use crate::support::notifications::NOTIFICATIONS;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_notification_is_gone_and_no_longer_counts() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    for title in ["Lenses", "Mirrors"] {
        community.posted(&community.class.instructor, title).await;
        app.settle().await;
    }
    let found = student.notifications().await;
    let paths: Vec<_> = found
        .iter()
        .map(|found| format!("{NOTIFICATIONS}/{}", found["id"].as_str().unwrap()))
        .collect();
    student
        .post(&format!("{}/mark-as-read", paths[0]), json!({}))
        .await
        .assert_status(200);
    assert_eq!(student.unread().await, 1);
    for path in &paths {
        community
            .class
            .instructor
            .delete(path)
            .await
            .assert_problem(404, "not_found");
        student.delete(path).await.assert_status(204);
        student.delete(path).await.assert_problem(404, "not_found");
    }
    assert_eq!((student.unread().await, student.notifications().await.len()), (0, 0));
    app.finish().await;
}
