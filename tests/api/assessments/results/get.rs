//! Looking at a result.

use serde_json::json;

use crate::support::TestApp;
use crate::support::quizzes::{ANSWER_KEY, choice};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_result_shows_as_much_as_the_quiz_allows() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({ "feedback": "score" }), json!([choice("A?")]))
        .await;
    let (instructor, student) = (&class.class.instructor, &class.class.student);
    let attempt = class.attempt().await;
    let path = format!("{attempt}/result");
    student.get(&path).await.assert_problem(409, "conflict");
    instructor.get(&path).await.assert_problem(409, "conflict");
    let answers = json!({ "answers": [class.right(0)] });
    student
        .post(&format!("{attempt}/submit"), answers)
        .await
        .assert_status(200);
    let score = student.get(&path).await.assert_status(200);
    assert_eq!(
        (&score.body["score"], &score.body["answers"]),
        (&json!(100.0), &json!(null))
    );
    let show = |feedback: &str| json!({ "feedback": feedback });
    instructor
        .put(&class.of_quiz(""), show("points"))
        .await
        .assert_status(200);
    let points = student
        .get(&format!("/quiz-attempts/{}/result", score.string("id")))
        .await
        .assert_status(200);
    let answer = &points.body["answers"][0];
    assert_eq!(
        (&answer["points_earned"], &answer["is_correct"]),
        (&json!(1.0), &json!(true))
    );
    assert_eq!(answer["solution"], json!(null));
    instructor
        .put(&class.of_quiz(""), show("full"))
        .await
        .assert_status(200);
    let full = student.get(&path).await.assert_status(200);
    let solution = &full.body["answers"][0]["solution"];
    assert_eq!(solution["explanation"], ANSWER_KEY);
    assert_eq!(
        solution["correct_options"],
        json!([class.questions[0]["options"][0]["id"]])
    );
    app.finish().await;
}
