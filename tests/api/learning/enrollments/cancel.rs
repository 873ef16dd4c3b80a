//! Canceling an enrollment.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_enrollment_in_a_deleted_course_is_still_listed_and_can_be_canceled() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    app.mark_course_deleted(&class.course.id);
    let list = class.student.get("/api/enrollments").await.assert_status(200);
    assert_eq!(list.results()[0]["course"]["is_deleted"], true);
    class.student.delete(&class.of_enrollment("")).await.assert_status(204);
    class
        .student
        .post(&class.of_course("/enroll"), json!({}))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
