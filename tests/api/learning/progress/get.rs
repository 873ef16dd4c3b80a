//! Reading the progress in a lecture.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::video;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn progress_is_zero_before_a_lecture_was_started() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let id = video(&class.instructor, &class.section, 600).await;
    let path = format!("/api/lectures/{id}/progress");
    let before = class.student.get(&path).await.assert_status(200);
    assert_eq!(
        before.body,
        json!({ "lecture_id": id, "last_position": 0, "watched_seconds": 0, "time_spent": 0, "intervals": [],
            "completed": false, "course_percentage": 0.0 })
    );
    app.finish().await;
}
