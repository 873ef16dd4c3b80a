//! Updating an assignment.

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn absent_fields_stay_and_null_removes() {
    let app = TestApp::new().await;
    let fields = json!({ "description": "Count words.", "max_score": 50, "due_date": "2030-02-01" });
    let homework = app.homework(fields).await;
    let (instructor, path) = (&homework.class.instructor, homework.of_assignment(""));
    let renamed = instructor
        .put(&path, json!({ "title": "New" }))
        .await
        .assert_status(200);
    let kept = ["title", "description", "max_score", "due_date"].map(|field| renamed.body[field].clone());
    assert_eq!(
        kept,
        [json!("New"), json!("Count words."), json!(50.0), json!("2030-02-01")]
    );
    let cleared = json!({ "description": null, "due_date": null });
    let cleared = instructor.patch(&path, cleared).await.assert_status(200);
    let left = ["description", "due_date", "due_at"].map(|field| cleared.body[field].clone());
    assert_eq!(left, [Value::Null, Value::Null, Value::Null]);
    assert_eq!(instructor.get(&path).await.body, cleared.body);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_if_match_is_refused() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (instructor, path) = (&homework.class.instructor, homework.of_assignment(""));
    let seen = instructor.get(&path).await.assert_status(200);
    let editor = instructor.with_header("if-match", seen.header("etag"));
    let edited = editor.patch(&path, json!({ "title": "One" })).await.assert_status(200);
    let stale = editor.patch(&path, json!({ "title": "Two" })).await;
    stale.assert_problem(412, "precondition_failed");
    let editor = instructor.with_header("if-match", edited.header("etag"));
    editor.patch(&path, json!({ "title": "Two" })).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_stays_on_time_when_the_due_date_changes() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({ "due_date": "2030-02-01" })).await;
    let submission = homework.hand_in("Done.").await;
    let past = json!({ "due_date": "2020-01-01" });
    homework
        .class
        .instructor
        .patch(&homework.of_assignment(""), past)
        .await
        .assert_status(200);
    let seen = homework.class.student.get(&submission).await.assert_status(200);
    assert_eq!(seen.body["is_late"], false);
    let again = homework.hand_in("Done, again.").await;
    assert_eq!(homework.class.student.get(&again).await.body["is_late"], true);
    app.finish().await;
}
