//! Adding questions.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::quizzes::{choice, essay, several, short_answer};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_added_at_its_place() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?"), several("B?")])).await;
    let instructor = &class.class.instructor;
    let mut first = essay("First?");
    first["order"] = json!(1);
    let added = instructor
        .post(&class.of_quiz("/questions"), first)
        .await
        .assert_status(201);
    assert_eq!(
        (&added.body["order_index"], &added.body["points"]),
        (&json!(1), &json!(5.0))
    );
    let listed = instructor.get(&class.of_quiz("/questions")).await.assert_status(200);
    let texts: Vec<_> = listed
        .results()
        .iter()
        .map(|question| &question["question_text"])
        .collect();
    assert_eq!(texts, ["First?", "A?", "B?"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_adds_all_questions_or_none() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([])).await;
    let instructor = &class.class.instructor;
    let mut wrong = choice("B?");
    wrong["options"] = json!([{ "option_text": "one", "is_correct": true }]);
    let body = json!({ "questions": [choice("A?"), wrong, { "question_text": "C?", "question_type": "song" }] });
    instructor
        .post(&class.of_quiz("/questions"), body)
        .await
        .assert_wrong_fields(&["questions[2].question_type"]);
    let mut wrong = short_answer("B?");
    wrong["accepted_answers"] = json!([]);
    let body = json!({ "questions": [choice("A?"), wrong] });
    instructor
        .post(&class.of_quiz("/questions"), body)
        .await
        .assert_wrong_fields(&["questions[1].accepted_answers"]);
    let many: Vec<Value> = (0..101).map(|number| choice(&format!("{number}?"))).collect();
    let body = json!({ "questions": many });
    instructor
        .post(&class.of_quiz("/questions"), body)
        .await
        .assert_wrong_fields(&["questions"]);
    let listed = instructor.get(&class.of_quiz("/questions")).await.assert_status(200);
    assert!(listed.results().is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_questions_work_and_more_are_refused() {
    let app = TestApp::new().await;
    let mut class = app.quiz_class(json!({ "shuffle": true }), json!([])).await;
    for _ in 0..5 {
        let hundred: Vec<Value> = (0..100).map(|number| choice(&format!("{number}?"))).collect();
        class.add(json!(hundred)).await;
    }
    let (instructor, student) = (&class.class.instructor, &class.class.student);
    instructor
        .post(&class.of_quiz("/questions"), choice("One more?"))
        .await
        .assert_problem(409, "conflict");
    let started = class.start(student).await.assert_status(200);
    assert_eq!(started.body["questions"].as_array().unwrap().len(), 500);
    let answers: Vec<Value> = (0..500).map(|number| class.right(number)).collect();
    let submit = format!("/api/quiz-attempts/{}/submit", started.string("id"));
    let result = student
        .post(&submit, json!({ "answers": answers }))
        .await
        .assert_status(200);
    assert_eq!(
        (&result.body["score"], &result.body["points_earned"]),
        (&json!(100.0), &json!(500.0))
    );
    app.finish().await;
}
