//! Deleting courses.

use local::faults::{Kind, Target};
use serde_json::{Value, json};
use shared::database::Table;

use crate::api::catalog::{path, text, titles};
use crate::support::content::{lecture, upload};
use crate::support::{Actor, TestApp};

/// A published course with content and files, which is a preferred subject of the student.
async fn course_with_content(app: &TestApp, instructor: &Actor, student: &Actor) -> Value {
    let fields = json!({ "course_code": "GONE-1", "title": "Gone", "description": "What goes." });
    let course = app.published_course_with(instructor, fields).await;
    let choice = json!({ "course_code": "GONE-1" });
    student.post("/api/subjects/preferred", choice).await.assert_status(201);
    let section = json!({ "title": "Start" });
    let section = instructor.post(&path(&course, "/sections"), section).await;
    let lecture = lecture(instructor, &section.string("id"), "Hello").await;
    let resources = format!("/api/lectures/{lecture}/resources");
    upload(instructor, &resources, "notes.txt", "text/plain", 100).await;
    let file = json!({ "filename": "script.md", "content_type": "text/markdown", "size": 20 });
    instructor.post(&path(&course, "/files"), file).await.assert_status(201);
    course
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_course_is_gone_at_once() {
    let app = TestApp::new().await;
    let (instructor, student, anon) = (app.instructor().await, app.student().await, app.anon());
    let course = course_with_content(&app, &instructor, &student).await;
    instructor.delete(&path(&course, "")).await.assert_status(204);
    for list in [
        "/api/courses",
        "/api/courses?q=gone",
        "/api/subjects/available",
        "/api/instructors",
    ] {
        assert_eq!(anon.get(list).await.results().len(), 0, "{list}");
    }
    assert_eq!(titles(&student.get("/api/subjects/preferred").await), [""; 0]);
    for name in [text(&course, "id").as_str(), "GONE-1", "gone"] {
        let path = format!("/api/courses/{name}");
        instructor.get(&path).await.assert_problem(404, "not_found");
        instructor.delete(&path).await.assert_problem(404, "not_found");
    }
    let published = instructor.post(&path(&course, "/publish"), json!({})).await;
    published.assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rows_of_a_deleted_course_are_erased_later() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = course_with_content(&app, &instructor, &student).await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    instructor.delete(&path(&course, "")).await.assert_status(204);
    app.settle().await;
    app.mend();
    let mut left: Vec<_> = app
        .rows(Table::Catalog)
        .iter()
        // The slots of the instructor, who can upload files to other courses.
        .filter(|row| row["kind"] != "window")
        .map(|row| row["pk"].as_str().unwrap().to_owned())
        // Kept until it expires, to answer that the upload is complete.
        .filter(|pk| !pk.starts_with("UPLOAD#"))
        .collect();
    left.sort_unstable();
    // The course itself, for the history of enrollments, and the instructor's public profile for later courses.
    assert_eq!(
        left,
        [format!("COURSE#{}", text(&course, "id")), "INSTRUCTORS".to_owned()]
    );
    assert_eq!(app.rows(Table::Learning), [] as [Value; 0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_a_course_that_was_not_deleted_changes_nothing() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published_course(&instructor).await;
    let before = app.dump();
    for job in ["erase_course", "reindex_course", "rewrite_course"] {
        let job = json!({ "kind": job, "course_id": text(&course, "id") }).to_string();
        app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    }
    app.settle().await;
    assert_eq!(app.dump(), before);
    app.finish().await;
}
