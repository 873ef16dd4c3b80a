//! Creating sections.

use serde_json::json;

use crate::api::catalog::sections::titles;
use crate::support::content::section;
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_wrong_fields_of_a_new_section_are_reported_at_once() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let wrong = json!({ "title": "x".repeat(201), "description": "x".repeat(501), "order_index": 0 });
    let fields = ["title", "description", "order_index"];
    instructor
        .post(&course.sections(), wrong)
        .await
        .assert_wrong_fields(&fields);
    instructor
        .post(&course.sections(), json!({}))
        .await
        .assert_wrong_fields(&["title"]);
    let large = json!({ "title": "Basics", "description": "x".repeat(400 * 1024) });
    instructor
        .post(&course.sections(), large)
        .await
        .assert_wrong_fields(&["description"]);
    assert_eq!(app.counters(&course), [0, 0, 0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_has_at_most_a_hundred_sections() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    for number in 0..99 {
        section(&instructor, &course, &format!("Section {number}")).await;
    }
    let path = course.sections();
    let replies = storm(5, |_| {
        let (instructor, path) = (instructor.clone(), path.clone());
        async move { instructor.post(&path, json!({ "title": "Last" })).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for reply in replies.into_iter().filter(|reply| reply.status != 201) {
        reply.assert_problem(409, "conflict");
    }
    assert_eq!(titles(&instructor.get(&format!("{path}?limit=100")).await).len(), 100);
    assert_eq!(app.counters(&course), [100, 0, 0]);
    app.finish().await;
}
