//! Listing the caller's enrollments.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

const PATH: &str = "/api/enrollments";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_enrollments_costs_three_calls_however_long_it_is() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let empty = student.get(PATH).await;
    assert_eq!(empty.results(), [] as [serde_json::Value; 0]);
    for number in 1..=100 {
        app.enroll(&student, &app.published(&instructor), None);
        if matches!(number, 1 | 10 | 100) {
            let list = student.get("/api/enrollments?limit=100").await.assert_status(200);
            assert_eq!((list.results().len(), list.cost.dynamodb_calls), (number, 3));
            let mut titles = list.results().iter().map(|row| &row["course"]["title"]);
            assert!(titles.all(|title| title == "Programming in Python"));
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_show_every_enrollment_once() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let mut expected = BTreeSet::new();
    for _ in 0..10 {
        let course = app.published(&instructor);
        expected.insert(
            app.seed_enrollment(&student, &course.id, |_enrollment| ())
                .id
                .to_string(),
        );
    }
    let (mut seen, mut next) = (Vec::new(), Some("/api/enrollments?limit=4".to_owned()));
    while let Some(path) = next {
        let page = student.get(&path).await.assert_status(200);
        assert!(page.results().len() <= 4);
        seen.extend(page.results().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        next = page.next_page().map(str::to_owned);
    }
    assert_eq!(seen.len(), 10);
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), expected);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enrollments_are_filtered_by_status() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(enroll(&student, &app.published(&instructor)).await);
    }
    let own = format!("{PATH}/{}", ids[1]);
    student.delete(&own).await.assert_status(204);
    let cancelled = student.get("/api/enrollments?status=cancelled").await;
    assert_eq!(cancelled.results().len(), 1);
    assert_eq!(cancelled.results()[0]["id"], json!(ids[1]));
    let active = student.get("/api/enrollments?status=active").await;
    assert_eq!(active.results().len(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_parameters_and_cursors_of_others_are_refused() {
    let app = TestApp::new().await;
    let (instructor, student, stranger) = (app.instructor().await, app.student().await, app.student().await);
    for (query, field) in [("status=paused", "status"), ("limit=101", "limit")] {
        let reply = student.get(&format!("{PATH}?{query}")).await;
        reply.assert_wrong_fields(&[field]);
    }
    for _ in 0..2 {
        app.enroll(&student, &app.published(&instructor), None);
    }
    let page = student.get("/api/enrollments?limit=1").await;
    let next = page.next_page().unwrap();
    stranger.get(next).await.assert_wrong_fields(&["cursor"]);
    app.finish().await;
}
