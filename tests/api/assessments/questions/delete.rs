//! Deleting questions.

use serde_json::json;

use crate::support::TestApp;
use crate::support::quizzes::{choice, several};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_question_is_gone_for_new_attempts_only() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?"), several("B?")])).await;
    let (instructor, student) = (&class.class.instructor, &class.class.student);
    let attempt = class.attempt().await;
    let path = format!("/api/questions/{}", class.questions[1]["id"].as_str().unwrap());
    instructor.delete(&path).await.assert_status(204);
    instructor.delete(&path).await.assert_problem(404, "not_found");
    let answers = json!({ "answers": [class.right(0), class.right(1)] });
    let result = student
        .post(&format!("{attempt}/submit"), answers)
        .await
        .assert_status(200);
    assert_eq!(
        (&result.body["score"], &result.body["points_possible"]),
        (&json!(100.0), &json!(3.0))
    );
    let next = class.start(student).await.assert_status(200);
    assert_eq!(
        (
            next.body["questions"].as_array().unwrap().len(),
            &next.body["points_possible"]
        ),
        (1, &json!(1.0))
    );
    app.finish().await;
}
