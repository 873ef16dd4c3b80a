//! Looking at how a quiz was answered.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;
use crate::support::quizzes::{choice, essay};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statistics_count_answers_and_options() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?"), essay("B?")])).await;
    let (instructor, student) = (&class.class.instructor, &class.class.student);
    let path = class.of_quiz("/statistics");
    let none = instructor.get(&path).await.assert_status(200);
    assert_eq!(
        (&none.body["attempts_count"], &none.body["average_score"]),
        (&json!(0), &json!(null))
    );
    let classmate = app.student().await;
    enroll(&classmate, &class.class.course).await;
    let text = json!({ "question_id": class.questions[1]["id"], "answer": "Because." });
    for (actor, answers) in [(student, json!([class.right(0), text])), (&classmate, json!([]))] {
        let started = class.start(actor).await.assert_status(200);
        let submit = format!("/api/quiz-attempts/{}/submit", started.string("id"));
        actor
            .post(&submit, json!({ "answers": answers }))
            .await
            .assert_status(200);
    }
    let both = instructor.get(&path).await.assert_status(200);
    assert_eq!(
        (&both.body["attempts_count"], &both.body["is_complete"]),
        (&json!(2), &json!(true))
    );
    let first = &both.body["questions"][0];
    assert_eq!(
        (&first["asked_count"], &first["answered_count"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&first["correct_count"], &first["average_score"]),
        (&json!(1), &json!(50.0))
    );
    let selected: Vec<_> = first["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| &option["selected_count"])
        .collect();
    assert_eq!(selected, [1, 0, 0]);
    assert_eq!(both.body["questions"][1]["ungraded_count"], 1);
    student.get(&path).await.assert_problem(403, "forbidden");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statistics_of_a_thousand_attempts_cost_a_query_a_page() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?")])).await;
    class.seed_results(&app, 1_001).await;
    let read = class
        .class
        .instructor
        .get(&class.of_quiz("/statistics"))
        .await
        .assert_status(200);
    assert_eq!(
        (&read.body["attempts_count"], &read.body["is_complete"]),
        (&json!(1_000), &json!(false))
    );
    assert_eq!(read.body["questions"][0]["correct_count"], 1_000);
    // The session with the quiz, its course, its questions, and 200 results in each query.
    assert_eq!(read.cost.dynamodb_calls, 3 + 5, "{:?}", read.cost);
    assert!(read.cost.read_units < 150.0, "{:?}", read.cost);
    app.finish().await;
}
