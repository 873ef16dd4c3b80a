//! Updating questions.

use serde_json::json;

use crate::support::TestApp;
use crate::support::quizzes::{choice, several};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_keeps_the_question_it_began_with() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({ "feedback": "full" }), json!([choice("A?"), choice("B?")]))
        .await;
    let (instructor, student) = (&class.class.instructor, &class.class.student);
    let attempt = class.attempt().await;
    let path = format!("/api/questions/{}", class.questions[0]["id"].as_str().unwrap());
    let change = json!({ "question_text": "Changed?", "points": 3.5, "options": [
        { "option_text": "no", "is_correct": true }, { "option_text": "yes" }] });
    let changed = instructor.put(&path, change).await.assert_status(200);
    assert_eq!(
        (&changed.body["points"], &changed.body["order_index"]),
        (&json!(3.5), &json!(1))
    );
    let same = student.get(&attempt).await.assert_status(200);
    assert_eq!(same.body["questions"][0]["question_text"], "A?");
    let answers = json!({ "answers": [class.right(0), class.right(1)] });
    let result = student
        .post(&format!("{attempt}/submit"), answers)
        .await
        .assert_status(200);
    assert_eq!(
        (&result.body["score"], &result.body["points_possible"]),
        (&json!(100.0), &json!(2.0))
    );
    assert_eq!(result.body["answers"][0]["question_text"], "A?");
    let next = class.start(student).await.assert_status(200);
    assert_eq!(
        (
            &next.body["questions"][0]["question_text"],
            &next.body["points_possible"]
        ),
        (&json!("Changed?"), &json!(4.5))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_can_be_moved_and_broken_rules_are_reported() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({}), json!([choice("A?"), several("B?"), choice("C?")]))
        .await;
    let instructor = &class.class.instructor;
    let path = format!("/api/questions/{}", class.questions[2]["id"].as_str().unwrap());
    let moved = instructor
        .put(&path, json!({ "order_index": 1 }))
        .await
        .assert_status(200);
    assert_eq!(moved.body["order_index"], 1);
    instructor
        .put(&path, json!({ "partial_credit": true }))
        .await
        .assert_wrong_fields(&["partial_credit"]);
    let wrong = json!({ "points": 0, "question_type": "song", "options": [{ "option_text": "" }] });
    instructor
        .put(&path, wrong)
        .await
        .assert_wrong_fields(&["question_type", "points", "options"]);
    let listed = instructor.get(&class.of_quiz("/questions")).await.assert_status(200);
    let texts: Vec<_> = listed
        .results()
        .iter()
        .map(|question| &question["question_text"])
        .collect();
    assert_eq!(texts, ["C?", "A?", "B?"]);
    app.finish().await;
}
