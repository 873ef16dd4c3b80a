//! Reading one section.

use crate::support::TestApp;
use crate::support::content::{lecture, section};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_section_is_shown_with_its_lectures() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let id = section(&instructor, &course, "Basics").await;
    let lecture = lecture(&instructor, &id, "Hello").await;
    let (path, anon) = (format!("/api/sections/{id}"), app.anon());
    let found = anon.get(&path).await.assert_status(200);
    assert_eq!(
        (found.string("title"), found.string("course_id")),
        ("Basics".to_owned(), course.id.clone())
    );
    assert_eq!(found.body["lectures"][0]["id"], lecture.as_str());
    anon.with_header("if-none-match", found.header("etag"))
        .get(&path)
        .await
        .assert_status(304);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_sections_and_courses_are_404() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    for path in ["/api/sections/nothing", "/api/courses/nothing/sections"] {
        instructor.get(path).await.assert_problem(404, "not_found");
    }
    app.finish().await;
}
