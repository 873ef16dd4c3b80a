//! `POST /api/community/notifications/{id}/mark-as-read`

use serde_json::json;

use crate::support::notifications::NOTIFICATIONS;
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notification_that_is_read_many_times_at_once_counts_once() {
    let app = TestApp::new().await.with_conflicts();
    let community = app.community().await;
    let student = &community.class.student;
    for title in ["Lenses", "Mirrors"] {
        community.posted(&community.class.instructor, title).await;
        app.settle().await;
    }
    let found = student.notifications().await.remove(0);
    let path = format!("{NOTIFICATIONS}/{}/mark-as-read", found["id"].as_str().unwrap());
    let replies = storm(10, |_| {
        let (student, path) = (student.clone(), path.clone());
        async move { student.post(&path, json!({})).await }
    })
    .await;
    for reply in replies {
        reply.assert_status(200);
    }
    assert_eq!(student.unread().await, 1);
    assert_eq!(student.notifications().await[0]["is_read"], true);
    community
        .class
        .instructor
        .post(&path, json!({}))
        .await
        .assert_problem(404, "not_found");
    app.assert_counts();
    app.finish().await;
}
