//! Handing in an attempt.

use serde_json::json;
use shared::database::Table;

use crate::support::learning::enroll;
use crate::support::quizzes::{choice, several, short_answer};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passed_quiz_completes_its_lecture_for_good() {
    let app = TestApp::new().await;
    let questions = json!([choice("A?"), several("B?"), short_answer("C?")]);
    let class = app.quiz_class(json!({ "passing_score": 75 }), questions).await;
    let student = &class.class.student;
    let attempt = class.attempt().await;
    let half = json!({ "question_id": class.questions[1]["id"],
        "selected_options": [class.questions[1]["options"][0]["id"]] });
    let answers = json!({ "answers": [class.right(0), half, class.right(2)] });
    let path = format!("{attempt}/submit");
    let result = student.post(&path, answers.clone()).await.assert_status(200);
    assert_eq!(
        (&result.body["score"], &result.body["passed"]),
        (&json!(75.0), &json!(true))
    );
    assert_eq!(result.body["points_earned"], 3.0);
    assert!(result.cost.dynamodb_calls <= 5, "{:?}", result.cost);
    assert!(class.is_completed().await);
    let again = student
        .post(&format!("/quiz-attempts/{}/submit", result.string("id")), json!({}))
        .await;
    assert_eq!(again.assert_status(200).body["answers"], result.body["answers"]);
    let second = class.attempt().await;
    let worse = json!({ "answers": [class.wrong(2)] });
    let failed = student
        .post(&format!("{second}/submit"), worse)
        .await
        .assert_status(200);
    assert_eq!(failed.body["passed"], false);
    assert!(class.is_completed().await);
    let first = student.get(&format!("{attempt}/result")).await.assert_status(200);
    assert_eq!(first.body["score"], 75.0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_quiz_completes_nothing() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?"), choice("B?")])).await;
    let attempt = class.attempt().await;
    let answers = json!({ "answers": [class.right(0), class.wrong(1)] });
    class
        .class
        .student
        .post(&format!("{attempt}/submit"), answers)
        .await
        .assert_status(422);
    let one_wrong = json!({ "question_id": class.questions[1]["id"],
        "selected_option_id": class.questions[1]["options"][1]["id"] });
    let answers = json!({ "answers": [class.right(0), one_wrong] });
    let result = class.class.student.post(&format!("{attempt}/submit"), answers).await;
    assert_eq!(result.assert_status(200).body["score"], 50.0);
    assert!(!class.is_completed().await);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_hand_ins_at_once_are_one() {
    let app = TestApp::new().await.with_conflicts();
    let class = app.quiz_class(json!({}), json!([several("A?")])).await;
    let attempt = class.attempt().await;
    let replies = storm(50, |number| {
        let (student, path) = (class.class.student.clone(), format!("{attempt}/submit"));
        let option = &class.questions[0]["options"][number % 4]["id"];
        let answer = json!({ "question_id": class.questions[0]["id"], "selected_options": [option] });
        async move { student.post(&path, json!({ "answers": [answer] })).await }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    assert!(
        replies
            .iter()
            .all(|reply| reply.body["answers"] == replies[0].body["answers"])
    );
    assert_eq!(app.count_rows(Table::Learning, "result"), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hand_in_that_is_cut_off_has_happened_with_its_progress_or_can_be_repeated() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?")])).await;
    let (mut failed, mut completed) = (0, 0);
    for calls in 0..6 {
        let student = app.student().await;
        enroll(&student, &class.class.course).await;
        let started = class.start(&student).await.assert_status(200);
        let path = format!("/api/quiz-attempts/{}/submit", started.string("id"));
        let answers = json!({ "answers": [class.right(0)] });
        app.cut_off_after(calls);
        let cut_off = student.post(&path, answers.clone()).await;
        app.mend();
        let progress = format!("/api/lectures/{}/progress", class.lecture);
        let is_completed = student.get(&progress).await.body["completed"] == true;
        let attempt = format!("/api/quiz-attempts/{}", started.string("id"));
        let status = student.get(&attempt).await.assert_status(200).body["status"].clone();
        assert_eq!(is_completed, status == "graded", "after {calls} calls");
        failed += u32::from(cut_off.status == 503);
        completed += u32::from(cut_off.status == 200);
        let result = student.post(&path, answers).await.assert_status(200);
        assert_eq!(result.body["score"], 100.0);
        assert_eq!(student.get(&progress).await.body["completed"], true);
    }
    assert!(
        failed >= 4 && completed >= 1 && failed + completed == 6,
        "{failed} {completed}"
    );
    app.finish().await;
}
