//! Looking at an attempt.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::learning::enroll;
use crate::support::quizzes::{choice, several};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_device_sees_the_same_order_and_the_saved_answers() {
    let app = TestApp::new().await;
    let questions: Vec<Value> = (0..10).map(|number| several(&format!("{number}?"))).collect();
    let class = app.quiz_class(json!({ "shuffle": true }), json!(questions)).await;
    let student = &class.class.student;
    let attempt = class.attempt().await;
    let first = student.get(&attempt).await.assert_status(200);
    assert!(first.cost.dynamodb_calls <= 2);
    let answers = json!({ "answers": [class.right(3)] });
    student
        .put(&format!("{attempt}/answers"), answers)
        .await
        .assert_status(200);
    let second = student.get(&attempt).await.assert_status(200);
    assert_eq!(first.body["questions"], second.body["questions"]);
    assert_eq!(second.body["answers"][0]["question_id"], class.questions[3]["id"]);
    let numbers: Vec<_> = first.body["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|question| &question["question_text"])
        .collect();
    let in_order: Vec<_> = questions.iter().map(|question| &question["question_text"]).collect();
    assert_ne!(numbers, in_order);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_student_and_the_instructors_see_an_attempt() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?")])).await;
    let attempt = class.attempt().await;
    let classmate = app.student().await;
    enroll(&classmate, &class.class.course).await;
    for path in [attempt.clone(), format!("{attempt}/result")] {
        classmate.get(&path).await.assert_problem(404, "not_found");
        app.instructor().await.get(&path).await.assert_problem(404, "not_found");
    }
    class.class.instructor.get(&attempt).await.assert_status(200);
    app.admin().await.get(&attempt).await.assert_status(200);
    let submit = format!("{attempt}/submit");
    class
        .class
        .instructor
        .post(&submit, json!({}))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_whose_time_is_up_is_handed_in_when_it_is_read() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({ "time_limit": 10 }), json!([choice("A?")])).await;
    let student = &class.class.student;
    let attempt = class.attempt().await;
    app.advance(10 * 60);
    let read = student.get(&attempt).await.assert_status(200);
    assert_eq!(
        (&read.body["status"], &read.body["submitted_at"]),
        (&json!("graded"), &read.body["ends_at"])
    );
    app.finish().await;
}
