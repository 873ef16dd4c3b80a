//! Updating sections.

use http::Method;
use serde_json::json;

use crate::api::catalog::sections::titles;
use crate::support::content::section;
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_wrong_fields_of_an_update_are_reported_at_once() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let wrong = json!({ "title": "x".repeat(201), "description": "x".repeat(501), "order_index": 0 });
    let fields = ["title", "description", "order_index"];
    let id = section(&instructor, &course, "Basics").await;
    instructor
        .patch(&format!("/api/sections/{id}"), wrong)
        .await
        .assert_wrong_fields(&fields);
    assert_eq!(app.counters(&course), [1, 0, 0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_moves_leave_no_gaps() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(section(&instructor, &course, &format!("Section {number}")).await);
    }
    let replies = storm(24, |number| {
        let (instructor, id) = (instructor.clone(), ids[number % 6].clone());
        async move {
            let body = json!({ "order_index": (number * 7) % 6 + 1 });
            instructor
                .send(Method::PATCH, &format!("/api/sections/{id}"), Some(&body))
                .await
        }
    })
    .await;
    assert!(
        replies.iter().all(|reply| reply.status == 200),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    let mut now = titles(&instructor.get(&course.sections()).await);
    now.sort();
    assert_eq!(
        now,
        (0..6).map(|number| format!("Section {number}")).collect::<Vec<_>>()
    );
    assert_eq!(app.counters(&course), [6, 0, 0]);
    app.finish().await;
}
