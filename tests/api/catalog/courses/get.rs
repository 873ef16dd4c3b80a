//! Reading one course.

use serde_json::json;

use crate::api::catalog::{path, text};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unchanged_course_is_answered_with_304() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published_course(&instructor).await;
    let read = student.get(&path(&course, "")).await.assert_status(200);
    let etag = read.header("etag").to_owned();
    let known = student.with_header("if-none-match", &etag);
    let unchanged = known.get(&path(&course, "")).await.assert_status(304);
    // Session, user and course take one call, and the code of the course another one.
    assert_eq!(unchanged.cost.dynamodb_calls, 1);
    let by_code = known
        .get(&format!("/api/courses/{}", text(&course, "course_code")))
        .await;
    assert_eq!((by_code.status, by_code.cost.dynamodb_calls), (304, 2));
    let list = student.get("/api/courses").await;
    let same = student
        .with_header("if-none-match", list.header("etag"))
        .get("/api/courses")
        .await;
    assert_eq!((same.status, same.cost.dynamodb_calls), (304, 3));
    instructor
        .patch(&path(&course, ""), json!({ "title": "First" }))
        .await
        .assert_status(200);
    known.get(&path(&course, "")).await.assert_status(200);
    app.finish().await;
}
