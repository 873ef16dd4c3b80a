//! Reading an enrollment.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_its_owner_can_read_or_cancel_an_enrollment() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let own = class.of_enrollment("");
    let reply = class.student.get(&own).await.assert_status(200);
    assert_eq!(reply.string("id"), class.enrollment);
    assert_eq!(reply.cost.dynamodb_calls, 2);
    for other in [&app.student().await, &class.instructor, &app.admin().await] {
        other.get(&own).await.assert_problem(404, "not_found");
        other.delete(&own).await.assert_problem(404, "not_found");
    }
    class
        .student
        .get("/api/enrollments/nothing")
        .await
        .assert_problem(404, "not_found");
    assert_eq!(app.enrolled_count(&class.course), 1);
    app.finish().await;
}
