//! Updating a quiz.

use serde_json::json;

use crate::support::TestApp;
use crate::support::quizzes::choice;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_in_progress_keeps_its_limit_and_its_passing_score() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(
            json!({ "time_limit": 10, "passing_score": 50 }),
            json!([choice("A?"), choice("B?")]),
        )
        .await;
    let attempt = class.attempt().await;
    let change = json!({ "time_limit": null, "passing_score": 100, "max_attempts": 1, "title": "Harder" });
    let changed = class
        .class
        .instructor
        .patch(&class.of_quiz(""), change)
        .await
        .assert_status(200);
    assert_eq!(
        (
            &changed.body["time_limit"],
            &changed.body["title"],
            &changed.body["shuffle"]
        ),
        (&json!(null), &json!("Harder"), &json!(false))
    );
    let student = &class.class.student;
    let same = student.get(&attempt).await.assert_status(200);
    assert!(same.body["ends_at"].is_string() && same.body["title"] == "A quiz");
    let answers = json!({ "answers": [class.right(0)] });
    let result = student
        .post(&format!("{attempt}/submit"), answers)
        .await
        .assert_status(200);
    assert_eq!(
        (&result.body["passed"], &result.body["passing_score"]),
        (&json!(true), &json!(50))
    );
    class.start(student).await.assert_problem(409, "conflict");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_of_what_others_have_updated_since_is_refused() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?")])).await;
    let instructor = &class.class.instructor;
    let lecture = format!("/api/lectures/{}/quiz", class.lecture);
    let etag = instructor
        .get(&lecture)
        .await
        .assert_status(200)
        .header("etag")
        .to_owned();
    let editor = instructor.with_header("if-match", &etag);
    let renamed = editor
        .put(&class.of_quiz(""), json!({ "title": "B" }))
        .await
        .assert_status(200);
    editor
        .put(&class.of_quiz(""), json!({ "title": "C" }))
        .await
        .assert_problem(412, "precondition_failed");
    let current = instructor.get(&lecture).await.assert_status(200);
    assert_eq!(current.body["title"], "B");
    assert_eq!(current.header("etag"), renamed.header("etag"));
    let question = format!("/api/questions/{}", class.questions[0]["id"].as_str().unwrap());
    let first = instructor
        .put(&question, json!({ "points": 2 }))
        .await
        .assert_status(200);
    instructor
        .put(&question, json!({ "points": 3 }))
        .await
        .assert_status(200);
    instructor
        .with_header("if-match", first.header("etag"))
        .put(&question, json!({ "points": 4 }))
        .await
        .assert_problem(412, "precondition_failed");
    app.finish().await;
}
