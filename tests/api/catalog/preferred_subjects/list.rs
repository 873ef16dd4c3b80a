//! Listing the caller's subjects.

use serde_json::json;

use crate::api::catalog::preferred_subjects::PREFERRED;
use crate::api::catalog::{path, text};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_has_only_the_callers_visible_subjects_page_by_page() {
    let app = TestApp::new().await;
    let (instructor, student, other) = (app.instructor().await, app.student().await, app.student().await);
    let mut courses = Vec::new();
    for _ in 0..3 {
        app.advance(1);
        courses.push(app.published_course(&instructor).await);
    }
    app.anon().get(PREFERRED).await.assert_problem(401, "unauthenticated");
    for course in &courses {
        let choice = json!({ "course_code": text(course, "id") });
        student.post(PREFERRED, choice).await.assert_status(201);
    }
    assert_eq!(other.get(PREFERRED).await.results().len(), 0);
    let page = student.get(&format!("{PREFERRED}?limit=2")).await;
    let rest = student.get(page.next_page().unwrap()).await;
    assert_eq!((page.results().len(), rest.results().len()), (2, 1));
    assert_eq!(page.cost.dynamodb_calls, 3);
    instructor
        .post(&path(&courses[0], "/unpublish"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(student.get(PREFERRED).await.results().len(), 2);
    instructor
        .post(&path(&courses[0], "/publish"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(student.get(PREFERRED).await.results().len(), 3);
    app.finish().await;
}
