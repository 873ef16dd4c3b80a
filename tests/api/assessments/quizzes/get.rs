//! Looking at a quiz.

use serde_json::json;

use crate::support::TestApp;
use crate::support::quizzes::choice;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_student_sees_the_settings_and_what_they_have_done() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({ "max_attempts": 3 }), json!([choice("A?"), choice("B?")]))
        .await;
    let student = &class.class.student;
    let path = format!("/api/lectures/{}/quiz", class.lecture);
    let fresh = student.get(&path).await.assert_status(200);
    assert_eq!(
        (&fresh.body["questions_count"], &fresh.body["points_possible"]),
        (&json!(2), &json!(2.0))
    );
    assert_eq!(fresh.body["own_attempts"]["left"], 3);
    let attempt = class.attempt().await;
    let open = student.get(&path).await.assert_status(200);
    assert_eq!(
        open.body["own_attempts"]["in_progress"],
        attempt.rsplit('/').next().unwrap()
    );
    let answers = json!({ "answers": [class.right(0)] });
    student
        .post(&format!("{attempt}/submit"), answers)
        .await
        .assert_status(200);
    let own = student.get(&path).await.assert_status(200).body["own_attempts"].clone();
    assert_eq!(
        (&own["started"], &own["left"], &own["in_progress"]),
        (&json!(1), &json!(2), &json!(null))
    );
    assert_eq!((&own["best_score"], &own["passed"]), (&json!(50.0), &json!(false)));
    assert_eq!(own["finished"][0]["number"], 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_content_gate_is_before_the_quiz() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?")])).await;
    let path = format!("/api/lectures/{}/quiz", class.lecture);
    app.anon().get(&path).await.assert_problem(401, "unauthenticated");
    app.student()
        .await
        .get(&path)
        .await
        .assert_problem(403, "enrollment_needed");
    let preview = json!({ "is_preview": true });
    let lecture = format!("/api/lectures/{}", class.lecture);
    class.class.instructor.patch(&lecture, preview).await.assert_status(200);
    let seen = app.anon().get(&path).await.assert_status(200);
    assert_eq!(seen.body["own_attempts"], json!(null));
    app.finish().await;
}
