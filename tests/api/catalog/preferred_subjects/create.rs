//! Choosing subjects.

use serde_json::json;

use crate::api::catalog::preferred_subjects::PREFERRED;
use crate::api::catalog::text;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_published_course_is_chosen_by_id_slug_or_code_once() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let mut courses = Vec::new();
    for _ in 0..3 {
        app.advance(1);
        courses.push(app.published_course(&instructor).await);
    }
    student
        .post(PREFERRED, json!({}))
        .await
        .assert_wrong_fields(&["course_code"]);
    student
        .post(PREFERRED, json!({ "course_code": "NOTHING" }))
        .await
        .assert_problem(404, "not_found");
    let draft = app.course(&instructor).await;
    instructor
        .post(PREFERRED, json!({ "course_code": text(&draft, "id") }))
        .await
        .assert_problem(404, "not_found");
    for (course, name) in courses.iter().zip(["id", "slug", "course_code"]) {
        let choice = json!({ "course_code": text(course, name) });
        student.post(PREFERRED, choice.clone()).await.assert_status(201);
        student.post(PREFERRED, choice).await.assert_status(200);
    }
    app.finish().await;
}
