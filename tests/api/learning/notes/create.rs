//! Creating notes.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_content_of_a_note_is_trimmed_and_its_position_cut_to_seconds() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let body = json!({ "content": " Lists hold ANYTHING. ", "timestamp_seconds": 95.4 });
    let note = class.student.post(&class.of_lecture(0, "/notes"), body).await;
    let note = note.assert_status(201);
    assert_eq!(
        (&note.body["content"], &note.body["timestamp_seconds"]),
        (&json!("Lists hold ANYTHING."), &json!(95))
    );
    let body = json!({ "content": "Tuples do not change." });
    let note = class.student.post(&class.of_lecture(1, "/notes"), body).await;
    assert_eq!(note.assert_status(201).body["timestamp_seconds"], json!(null));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_without_content_or_with_too_much_is_refused() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let (student, path) = (&class.student, class.of_lecture(0, "/notes"));
    student.post(&path, json!({})).await.assert_wrong_fields(&["content"]);
    let long = json!({ "content": "x".repeat(10_001), "timestamp_seconds": -1 });
    student
        .post(&path, long)
        .await
        .assert_wrong_fields(&["content", "timestamp_seconds"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_has_at_most_a_thousand_notes_of_a_student() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    app.set_notes_count(&class.student, &class.course.id, 999);
    let path = class.of_lecture(0, "/notes");
    let last = class
        .student
        .post(&path, json!({ "content": "x" }))
        .await
        .assert_status(201);
    class
        .student
        .post(&path, json!({ "content": "x" }))
        .await
        .assert_problem(409, "conflict");
    class
        .student
        .delete(&format!("/api/notes/{}", last.string("id")))
        .await
        .assert_status(204);
    class
        .student
        .post(&path, json!({ "content": "x" }))
        .await
        .assert_status(201);
    app.finish().await;
}
