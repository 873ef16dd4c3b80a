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
