//! Deleting a quiz.

use serde_json::json;

use crate::support::TestApp;
use crate::support::quizzes::choice;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_quiz_is_gone_but_its_attempts_are_not() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?")])).await;
    let (instructor, student) = (&class.class.instructor, &class.class.student);
    let attempt = class.attempt().await;
    instructor.delete(&class.of_quiz("")).await.assert_status(204);
    instructor
        .delete(&class.of_quiz(""))
        .await
        .assert_problem(404, "not_found");
    class.start(student).await.assert_problem(404, "not_found");
    let path = format!("/api/lectures/{}/quiz", class.lecture);
    student.get(&path).await.assert_problem(404, "not_found");
    instructor.post(&path, json!({})).await.assert_status(201);
    let answers = json!({ "answers": [class.right(0)] });
    student
        .post(&format!("{attempt}/submit"), answers)
        .await
        .assert_status(200);
    let result = student.get(&format!("{attempt}/result")).await.assert_status(200);
    assert_eq!(result.body["score"], 100.0);
    app.finish().await;
}
