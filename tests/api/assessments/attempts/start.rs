//! Starting an attempt.

use serde_json::{Value, json};

use crate::support::quizzes::{choice, several};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_starts_in_few_calls_and_is_resumed() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({ "time_limit": 30 }), json!([choice("A?"), several("B?")]))
        .await;
    let student = &class.class.student;
    let started = class.start(student).await.assert_status(200);
    assert_eq!(started.cost.dynamodb_calls, 4);
    assert_eq!(
        (&started.body["status"], &started.body["attempt_number"]),
        (&json!("in_progress"), &json!(1))
    );
    for time in ["started_at", "ends_at", "server_time"] {
        assert!(started.body[time].is_string(), "{time}");
    }
    let questions = started.body["questions"].as_array().unwrap();
    let multiple: Vec<_> = questions.iter().map(|question| &question["allows_multiple"]).collect();
    assert_eq!(multiple, [false, true]);
    for named in [
        json!({ "quiz_id": class.quiz }),
        json!({ "content_id": class.lecture }),
        json!({ "lecture_id": class.lecture }),
    ] {
        for path in ["/api/quiz-attempts/start", "/quiz-attempts/start"] {
            let again = student.post(path, named.clone()).await.assert_status(200);
            assert_eq!(again.body["id"], started.body["id"]);
            assert!(again.cost.dynamodb_calls <= 5);
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_enrolled_students_start_and_only_quizzes_with_questions() {
    let app = TestApp::new().await;
    let mut class = app.quiz_class(json!({}), json!([])).await;
    class.start(&class.class.student).await.assert_problem(409, "conflict");
    class.add(json!([choice("A?")])).await;
    class
        .start(&app.student().await)
        .await
        .assert_problem(403, "enrollment_needed");
    class
        .start(&class.class.instructor)
        .await
        .assert_problem(403, "enrollment_needed");
    let student = &class.class.student;
    let path = "/api/quiz-attempts/start";
    student.post(path, json!({})).await.assert_wrong_fields(&["quiz_id"]);
    student
        .post(path, json!({ "quiz_id": "nothing" }))
        .await
        .assert_problem(404, "not_found");
    student
        .post(path, json!({ "content_id": "nothing" }))
        .await
        .assert_problem(404, "not_found");
    app.anon()
        .post(path, json!({}))
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_never_more_attempts_than_the_quiz_allows() {
    let app = TestApp::new().await.with_conflicts();
    let class = app
        .quiz_class(json!({ "max_attempts": 2 }), json!([choice("A?")]))
        .await;
    let student = &class.class.student;
    for attempt in 0..2 {
        let replies = storm(50, |_number| {
            let (student, path) = (student.clone(), class.of_quiz("/start"));
            async move { student.post(&path, json!({})).await }
        })
        .await;
        let ids: Vec<&Value> = replies.iter().map(|reply| &reply.body["id"]).collect();
        assert!(
            ids.iter().all(|id| *id == ids[0] && id.is_string()),
            "{attempt}: {ids:?}"
        );
        let submit = format!("/api/quiz-attempts/{}/submit", ids[0].as_str().unwrap());
        student.post(&submit, json!({})).await.assert_status(200);
    }
    class.start(student).await.assert_problem(409, "conflict");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_attempt_starts_after_the_time_of_the_first_is_up() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({ "time_limit": 10, "max_attempts": 2 }), json!([choice("A?")]))
        .await;
    let student = &class.class.student;
    let first = class.attempt().await;
    let answers = json!({ "answers": [class.right(0)] });
    student
        .put(&format!("{first}/answers"), answers)
        .await
        .assert_status(200);
    app.advance(10 * 60);
    let second = class.start(student).await.assert_status(200);
    assert_eq!(second.body["attempt_number"], 2);
    let result = student.get(&format!("{first}/result")).await.assert_status(200);
    assert_eq!(result.body["score"], 100.0);
    app.finish().await;
}
