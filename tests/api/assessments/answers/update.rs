//! Saving answers.

use serde_json::json;

use crate::support::quizzes::{choice, several, short_answer};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_merged_in_three_calls() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?"), several("B?")])).await;
    let student = &class.class.student;
    let path = format!("{}/answers", class.attempt().await);
    let first = json!({ "answers": [class.right(0), class.wrong(1)] });
    let saved = student.put(&path, first.clone()).await.assert_status(200);
    assert_eq!(
        (
            saved.cost.dynamodb_calls,
            saved.body["answers"].as_array().unwrap().len()
        ),
        (3, 2)
    );
    let again = student.put(&path, first).await.assert_status(200);
    assert_eq!(again.body["answers"], saved.body["answers"]);
    let blank = json!({ "question_id": class.questions[0]["id"] });
    let rest = student
        .put(&path, json!({ "answers": [blank] }))
        .await
        .assert_status(200);
    let rest = rest.body["answers"].as_array().unwrap();
    assert_eq!((rest.len(), &rest[0]["question_id"]), (1, &class.questions[1]["id"]));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_the_questions_is_refused() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({}), json!([choice("A?"), several("B?"), short_answer("C?")]))
        .await;
    let student = &class.class.student;
    let path = format!("{}/answers", class.attempt().await);
    let mut foreign = class.right(0);
    foreign["question_id"] = class.questions[1]["id"].clone();
    let text = json!({ "question_id": class.questions[0]["id"], "answer": "yes" });
    let unknown = json!({ "question_id": class.quiz, "answer": "yes" });
    let answers = json!({ "answers": [foreign, text, class.right(0), unknown, class.right(2)] });
    student.put(&path, answers).await.assert_wrong_fields(&[
        "answers[0].answer",
        "answers[1].answer",
        "answers[2].question_id",
        "answers[3].question_id",
    ]);
    let malformed = json!({ "answers": [{ "question_id": "1", "selected_option_id": "2" }] });
    student
        .put(&path, malformed)
        .await
        .assert_wrong_fields(&["answers[0].question_id", "answers[0].selected_options"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_count_until_the_limit_and_not_after_it() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({ "time_limit": 10 }), json!([choice("A?"), choice("B?")]))
        .await;
    let student = &class.class.student;
    let attempt = class.attempt().await;
    let path = format!("{attempt}/answers");
    // A slow machine does not reach the limit with what is left.
    app.advance(10 * 60 - 30);
    student
        .put(&path, json!({ "answers": [class.right(0)] }))
        .await
        .assert_status(200);
    app.advance(30);
    student
        .put(&path, json!({ "answers": [class.right(1)] }))
        .await
        .assert_problem(409, "conflict");
    let late = json!({ "answers": [class.wrong(0), class.right(1)] });
    let result = student
        .post(&format!("{attempt}/submit"), late)
        .await
        .assert_status(200);
    assert_eq!(result.body["points_earned"], 1.0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_from_many_devices_are_all_kept() {
    let app = TestApp::new().await.with_conflicts();
    let questions: Vec<_> = (0..10).map(|number| choice(&format!("{number}?"))).collect();
    let class = app.quiz_class(json!({}), json!(questions)).await;
    let attempt = class.attempt().await;
    let replies = storm(10, |number| {
        let (student, path) = (class.class.student.clone(), format!("{attempt}/answers"));
        let answers = json!({ "answers": [class.right(number)] });
        async move { student.put(&path, answers).await }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    let result = class.class.student.post(&format!("{attempt}/submit"), json!({})).await;
    assert_eq!(result.assert_status(200).body["score"], 100.0);
    app.finish().await;
}
