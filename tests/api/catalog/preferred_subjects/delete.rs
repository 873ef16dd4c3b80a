//! Removing one of the caller's subjects.

use serde_json::json;

use crate::api::catalog::preferred_subjects::PREFERRED;
use crate::api::catalog::{path, text};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subject_can_be_removed_once_even_while_it_is_hidden() {
    let app = TestApp::new().await;
    let (instructor, student, other) = (app.instructor().await, app.student().await, app.student().await);
    let mut courses = Vec::new();
    for _ in 0..3 {
        app.advance(1);
        courses.push(app.published_course(&instructor).await);
    }
    for course in &courses {
        let choice = json!({ "course_code": text(course, "id") });
        student.post(PREFERRED, choice).await.assert_status(201);
    }
    instructor
        .post(&path(&courses[0], "/unpublish"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(student.get(PREFERRED).await.results().len(), 2);
    let first = format!("{PREFERRED}/{}", text(&courses[0], "course_code").to_lowercase());
    other.delete(&first).await.assert_problem(404, "not_found");
    student.delete(&first).await.assert_status(204);
    student.delete(&first).await.assert_problem(404, "not_found");
    student
        .delete(&format!("{PREFERRED}/NOTHING"))
        .await
        .assert_problem(404, "not_found");
    instructor
        .post(&path(&courses[0], "/publish"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(student.get(PREFERRED).await.results().len(), 2);
    app.finish().await;
}
