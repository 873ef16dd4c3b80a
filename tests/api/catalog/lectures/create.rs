//! Creating lectures.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::content::{lecture, lecture_of, section};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_lecture_takes_its_place_and_is_counted() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let basics = section(&instructor, &course, "Basics").await;
    lecture(&instructor, &basics, "Second").await;
    let body = json!({
        "title": "First", "content_type": "document", "order": 1, "duration_seconds": 90, "is_preview": true,
        "description": "Begin here.", "text_content": "Hello", "id": "x", "video": { "url": "https://example.com/" },
    });
    let path = format!("/api/modules/{basics}/lectures");
    let first = instructor.post(&path, body).await.assert_status(201);
    assert_eq!(
        first.cost.dynamodb_calls, 4,
        "session and section, course, outline, transaction"
    );
    assert_eq!(
        (
            first.string("content_type"),
            &first.body["order_index"],
            &first.body["video"]
        ),
        ("pdf".to_owned(), &json!(1), &json!(null))
    );
    let id = first.string("id");
    assert_eq!(instructor.get(&format!("/api/lectures/{id}")).await.body, first.body);
    assert_eq!(
        instructor.get(&format!("/api/courses/contents/{id}")).await.body,
        first.body
    );
    let list = app.anon().get(&path).await.assert_status(200);
    let shown = &list.results()[0];
    assert_eq!(
        *shown,
        json!({ "id": id, "section_id": basics, "title": "First", "content_type": "pdf", "order_index": 1,
            "duration_seconds": 90, "is_preview": true })
    );
    assert_eq!(
        (list.results()[1]["title"].as_str(), &list.results()[1]["order_index"]),
        (Some("Second"), &json!(2))
    );
    let toc = app.anon().get(&course.sections()).await;
    assert_eq!(toc.results()[0]["lectures"], list.body["results"]);
    assert_eq!(
        (
            &toc.results()[0]["lectures_count"],
            &toc.results()[0]["duration_seconds"]
        ),
        (&json!(2), &json!(150))
    );
    assert_eq!(app.counters(&course), [1, 2, 150]);
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
    let pk = format!("COURSE#{}", course.id);
    app.edit_row(
        "CATALOG_TABLE",
        &pk,
        "COURSE",
        "deleted_at",
        json!({ "S": "2026-01-01T00:00:00Z" }),
    );
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
