//! Progress in all lectures of a course, and the percentage.

use serde_json::json;

use crate::support::TestApp;
use crate::support::content::lecture;
use crate::support::learning::Class;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifteen_of_thirty_three_lectures_are_45_5_percent() {
    let app = TestApp::new().await;
    let class = app.class(33).await;
    let mut percentage = 0.0;
    for number in 0..15 {
        percentage = class.complete(number).await;
    }
    assert_eq!(percentage, 45.5);
    let own = class.student.get(&class.of_enrollment("")).await;
    assert_eq!(own.body["percentage"], 45.5);
    let progress = class
        .student
        .get(&class.of_enrollment("/progress"))
        .await
        .assert_status(200);
    assert_eq!(progress.body["percentage"], 45.5);
    assert_eq!(progress.body["lectures"].as_array().unwrap().len(), 33);
    assert_eq!(progress.body["resume_lecture_id"], json!(class.lectures[14]));
    assert_eq!(progress.cost.dynamodb_calls, 3);
    let list = class.student.get("/api/enrollments").await;
    assert_eq!(list.results()[0]["percentage"], 45.5);
    app.finish().await;
}

async fn percentage(class: &Class) -> f64 {
    let own = class.student.get(&class.of_enrollment("")).await;
    own.body["percentage"].as_f64().unwrap()
}

async fn remove(class: &Class, path: &str) {
    class.instructor.delete(path).await.assert_status(204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_an_empty_course_is_completed() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let progress = class.student.get(&class.of_enrollment("/progress")).await;
    assert_eq!(progress.body["percentage"], 0.0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn removing_the_last_open_lecture_completes_the_course() {
    let app = TestApp::new().await;
    let class = app.class(3).await;
    class.complete(0).await;
    assert_eq!(class.complete(1).await, 66.7);
    // A completed lecture is removed, then the open one.
    remove(&class, &class.of_lecture(0, "")).await;
    assert_eq!(percentage(&class).await, 50.0);
    remove(&class, &class.of_lecture(2, "")).await;
    assert_eq!(percentage(&class).await, 100.0);
    let completed = class.student.get("/api/enrollments?status=completed").await;
    assert_eq!(completed.results().len(), 1);
    let progress = class.student.get(&class.of_enrollment("/progress")).await;
    assert_eq!(progress.body["percentage"], 100.0);
    assert_eq!(progress.body["lectures"].as_array().unwrap().len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_percentage_follows_lectures_that_are_added_and_removed() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    class.complete(0).await;
    lecture(&class.instructor, &class.section, "One more").await;
    assert_eq!(percentage(&class).await, 50.0);
    // A whole section at once.
    remove(&class, &format!("/api/sections/{}", class.section)).await;
    assert_eq!(percentage(&class).await, 0.0);
    app.finish().await;
}
