//! Deleting courses.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::api::catalog::{path, text, titles};
use crate::support::TestApp;
use crate::support::content::{lecture, upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_course_is_gone_at_once_and_its_rows_are_erased_later() {
    let app = TestApp::new().await;
    let (instructor, student, anon) = (app.instructor().await, app.student().await, app.anon());
    let fields = json!({ "course_code": "GONE-1", "title": "Gone", "description": "What goes." });
    let course = app.published_course_with(&instructor, fields).await;
    student
        .post("/api/subjects/preferred", json!({ "course_code": "GONE-1" }))
        .await
        .assert_status(201);
    let id = text(&course, "id");
    let section = instructor
        .post(&path(&course, "/sections"), json!({ "title": "Start" }))
        .await;
    let lecture = lecture(&instructor, &section.string("id"), "Hello").await;
    let resources = format!("/api/lectures/{lecture}/resources");
    upload(&instructor, &resources, "notes.txt", "text/plain", 100).await;
    let file = json!({ "filename": "script.md", "content_type": "text/markdown", "size": 20 });
    instructor.post(&path(&course, "/files"), file).await.assert_status(201);
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
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
    for name in [id.as_str(), "GONE-1", "gone"] {
        instructor
            .get(&format!("/api/courses/{name}"))
            .await
            .assert_problem(404, "not_found");
        instructor
            .delete(&format!("/api/courses/{name}"))
            .await
            .assert_problem(404, "not_found");
    }
    instructor
        .post(&path(&course, "/publish"), json!({}))
        .await
        .assert_problem(404, "not_found");
    app.settle().await;
    app.mend();
    let kinds: Vec<_> = app
        .rows("CATALOG_TABLE")
        .iter()
        // The slots of the instructor, who can upload files to other courses.
        .filter(|row| row["kind"]["S"] != "window")
        .map(|row| row["pk"]["S"].as_str().unwrap().to_owned())
        // Kept until it expires, to answer that the upload is complete.
        .filter(|pk| !pk.starts_with("UPLOAD#"))
        .collect();
    // The course itself, for the history of enrollments, and the instructor's public profile for later courses.
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    assert!(
        kinds.contains(&format!("COURSE#{id}")) && kinds.contains(&"INSTRUCTORS".to_owned()),
        "{kinds:?}"
    );
    let preferred = app.rows("LEARNING_TABLE");
    assert!(preferred.is_empty(), "{preferred:?}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_a_course_that_was_not_deleted_changes_nothing() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published_course(&instructor).await;
    let before = app.dump();
    for job in ["erase_course", "reindex_course"] {
        let job = json!({ "kind": job, "course_id": text(&course, "id") }).to_string();
        app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    }
    app.settle().await;
    assert_eq!(app.dump(), before);
    app.finish().await;
}
