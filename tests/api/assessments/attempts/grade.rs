//! Grading essays.

use serde_json::json;
use shared::database::Table;
use shared_assessment::store::results::{AttemptResult, MAX_COMMENTS};

use crate::support::TestApp;
use crate::support::learning::enroll;
use crate::support::quizzes::{choice, essay};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_essay_waits_for_a_grade_which_completes_the_lecture() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?"), essay("B?")])).await;
    let (instructor, student) = (&class.class.instructor, &class.class.student);
    let attempt = class.attempt().await;
    let question = class.questions[1]["id"].clone();
    let grade = |points: f64| json!({ "question_id": question, "points": points, "comments": "Well argued." });
    let path = format!("{attempt}/grade");
    instructor.post(&path, grade(1.0)).await.assert_problem(409, "conflict");
    let text = json!({ "question_id": question, "answer": "Because." });
    let answers = json!({ "answers": [class.right(0), text] });
    let waiting = student
        .post(&format!("{attempt}/submit"), answers)
        .await
        .assert_status(200);
    assert_eq!(
        (&waiting.body["status"], &waiting.body["is_final"]),
        (&json!("submitted"), &json!(false))
    );
    assert_eq!(waiting.body["answers"][1]["points_earned"], json!(null));
    assert!(!class.is_completed().await);
    instructor
        .post(&path, grade(5.01))
        .await
        .assert_wrong_fields(&["points"]);
    let choice = json!({ "question_id": class.questions[0]["id"], "points": 1 });
    instructor
        .post(&path, choice)
        .await
        .assert_wrong_fields(&["question_id"]);
    let graded = instructor.post(&path, grade(4.5)).await.assert_status(200);
    assert_eq!(
        (&graded.body["status"], &graded.body["score"]),
        (&json!("graded"), &json!(91.66))
    );
    assert!(class.is_completed().await);
    let lower = instructor.post(&path, grade(0.0)).await.assert_status(200);
    assert_eq!(lower.body["passed"], false);
    assert!(class.is_completed().await);
    let seen = student.get(&format!("{attempt}/result")).await.assert_status(200);
    assert_eq!(seen.body["answers"][1]["comment"], "Well argued.");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_instructors_of_the_course_grade() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([essay("A?")])).await;
    let attempt = class.attempt().await;
    let path = format!("{attempt}/grade");
    let grade = json!({ "question_id": class.questions[0]["id"], "points": 5 });
    class
        .class
        .student
        .post(&path, grade.clone())
        .await
        .assert_problem(403, "forbidden");
    let classmate = app.student().await;
    enroll(&classmate, &class.class.course).await;
    classmate
        .post(&path, grade.clone())
        .await
        .assert_problem(404, "not_found");
    app.instructor()
        .await
        .post(&path, grade)
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_grade_is_announced_once() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([essay("A?")])).await;
    let attempt = class.attempt().await;
    let text = json!({ "question_id": class.questions[0]["id"], "answer": "Because." });
    let submit = format!("{attempt}/submit");
    let submitted = class.class.student.post(&submit, json!({ "answers": [text] })).await;
    let id = submitted.assert_status(200).string("id");
    let announced = || {
        let rows = app.rows(Table::Community);
        rows.into_iter()
            .filter(|row| row["kind"] == "outbox_event" && row.to_string().contains(&id))
            .count()
    };
    assert_eq!(announced(), 0);
    let grade = |points: f64| json!({ "question_id": class.questions[0]["id"], "points": points });
    let path = format!("{attempt}/grade");
    class.class.instructor.post(&path, grade(4.0)).await.assert_status(200);
    assert_eq!(announced(), 1);
    class.class.instructor.post(&path, grade(9.0)).await.assert_status(422);
    assert_eq!(announced(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn comments_that_do_not_fit_into_a_result_are_refused_by_their_field() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([essay("A?"), essay("B?")])).await;
    let instructor = &class.class.instructor;
    let attempt = class.attempt().await;
    let submit = format!("{attempt}/submit");
    class.class.student.post(&submit, json!({})).await.assert_status(200);
    let grade = |number: usize, comment: &str| {
        let question = &class.questions[number]["id"];
        json!({ "question_id": question, "points": 1, "comment": comment })
    };
    let path = format!("{attempt}/grade");
    instructor
        .post(&path, grade(0, "Well argued."))
        .await
        .assert_status(200);
    app.change_all::<AttemptResult>(Table::Learning, |result| {
        result.marks[0].grades[0].comment = Some("x".repeat(MAX_COMMENTS - 100));
    });
    let refused = instructor.post(&path, grade(1, &"x".repeat(101))).await;
    refused.assert_wrong_fields(&["comment"]);
    instructor
        .post(&path, grade(1, &"x".repeat(100)))
        .await
        .assert_status(200);
    app.finish().await;
}
