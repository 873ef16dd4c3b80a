//! Creating lectures.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::content::{Course, lecture, lecture_of, section};
use crate::support::{Actor, Reply, TestApp, storm};

/// A course with the text `Second` and the new document `First`, which takes the first place.
struct Created {
    instructor: Actor,
    course: Course,
    /// The path of the lectures of the section.
    lectures: String,
    section: String,
    /// The reply to the request for `First`.
    first: Reply,
}

async fn created(app: &TestApp) -> Created {
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let section = section(&instructor, &course, "Basics").await;
    lecture(&instructor, &section, "Second").await;
    let body = json!({
        "title": "First", "content_type": "document", "order": 1, "duration_seconds": 90, "is_preview": true,
        "description": "Begin here.", "text_content": "Hello", "id": "x", "video": { "url": "https://example.com/" },
    });
    let lectures = format!("/api/modules/{section}/lectures");
    let first = instructor.post(&lectures, body).await.assert_status(201);
    Created {
        instructor,
        course,
        lectures,
        section,
        first,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_lecture_is_returned_as_it_is_read_later() {
    let app = TestApp::new().await;
    let Created { instructor, first, .. } = created(&app).await;
    assert_eq!(
        first.cost.dynamodb_calls, 4,
        "session and section, course, outline, transaction"
    );
    assert_eq!(first.string("content_type"), "pdf");
    assert_eq!(first.body["order_index"], 1);
    assert_eq!(first.body["video"], json!(null));
    for path in ["/api/lectures", "/api/courses/contents"] {
        let read = instructor.get(&format!("{path}/{}", first.string("id"))).await;
        assert_eq!(read.body, first.body, "{path}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_lecture_takes_its_place_and_is_counted() {
    let app = TestApp::new().await;
    let created = created(&app).await;
    let list = app.anon().get(&created.lectures).await.assert_status(200);
    let (first, second) = (&list.results()[0], &list.results()[1]);
    let shown = json!({ "id": created.first.body["id"], "section_id": created.section, "title": "First",
        "content_type": "pdf", "order_index": 1, "duration_seconds": 90, "is_preview": true });
    assert_eq!(*first, shown);
    assert_eq!(
        (&second["title"], &second["order_index"]),
        (&json!("Second"), &json!(2))
    );
    let sections = app.anon().get(&created.course.sections()).await;
    let section = &sections.results()[0];
    assert_eq!(section["lectures"], list.body["results"]);
    assert_eq!(
        (&section["lectures_count"], &section["duration_seconds"]),
        (&json!(2), &json!(150))
    );
    assert_eq!(app.counters(&created.course), [1, 2, 150]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_concurrent_lectures_get_consecutive_places() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let basics = section(&instructor, &course, "Basics").await;
    let path = format!("/api/sections/{basics}/lectures");
    let replies = storm(50, |number| {
        let (instructor, path) = (instructor.clone(), path.clone());
        async move {
            let body = json!({ "title": format!("Lecture {number}"), "content_type": "text", "duration_seconds": 2 });
            instructor.post(&path, body).await
        }
    })
    .await;
    for reply in replies {
        reply.assert_status(201);
    }
    let list = instructor.get(&format!("{path}?limit=100")).await;
    let places: Vec<_> = list
        .results()
        .iter()
        .map(|lecture| lecture["order_index"].as_u64().unwrap())
        .collect();
    assert_eq!(places, (1..=50).collect::<Vec<_>>());
    let titles: BTreeSet<_> = list
        .results()
        .iter()
        .map(|lecture| lecture["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles.len(), 50);
    assert_eq!(app.counters(&course), [1, 50, 100]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_wrong_fields_are_reported_at_once_and_nothing_is_written() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let basics = section(&instructor, &course, "Basics").await;
    let path = format!("/api/sections/{basics}/lectures");
    instructor
        .post(&path, json!({}))
        .await
        .assert_wrong_fields(&["title", "content_type"]);
    let wrong = json!({
        "title": "", "description": "x".repeat(5001), "content_type": "song", "order_index": -1, "duration_seconds": -5,
        "text_content": "x".repeat(200 * 1024 + 1),
    });
    let fields = [
        "title",
        "description",
        "content_type",
        "order_index",
        "duration_seconds",
        "text_content",
    ];
    instructor.post(&path, wrong).await.assert_wrong_fields(&fields);
    let huge = json!({ "title": "x", "content_type": "text", "text_content": "x".repeat(1024 * 1024) });
    instructor.post(&path, huge).await.assert_problem(413, "too_large");
    let most = json!({ "title": "x", "content_type": "text", "text_content": "é".repeat(100 * 1024) });
    lecture_of(&instructor, &basics, most).await;
    assert_eq!(app.counters(&course), [1, 1, 0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_course_accepts_no_sections_and_lectures() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let basics = section(&instructor, &course, "Basics").await;
    app.mark_course_deleted(&course.id);
    let body = json!({ "title": "x", "content_type": "text" });
    instructor
        .post(&format!("/api/sections/{basics}/lectures"), body)
        .await
        .assert_problem(404, "not_found");
    instructor
        .post(&course.sections(), json!({ "title": "x" }))
        .await
        .assert_problem(404, "not_found");
    assert_eq!(app.counters(&course), [1, 0, 0]);
    app.finish().await;
}
