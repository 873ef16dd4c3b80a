//! Withdrawing courses.

use serde_json::json;

use crate::api::catalog::path;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpublished_course_is_visible_to_its_instructors_only() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let course = app.published_course(&instructor).await;
    // Repeating the request changes nothing.
    for _ in 0..2 {
        let draft = instructor
            .post(&path(&course, "/unpublish"), json!({}))
            .await
            .assert_status(200);
        assert_eq!(draft.string("status"), "draft");
    }
    assert_eq!(anon.get("/api/courses").await.results().len(), 0);
    anon.get(&path(&course, "")).await.assert_problem(404, "not_found");
    instructor.get(&path(&course, "")).await.assert_status(200);
    app.finish().await;
}
