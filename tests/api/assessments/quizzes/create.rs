//! Creating a quiz.

use serde_json::json;

use crate::support::TestApp;
use crate::support::content::{lecture, lecture_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lecture_has_one_quiz() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({ "time_limit": 30, "max_attempts": 2 }), json!([]))
        .await;
    let instructor = &class.class.instructor;
    let path = format!("/api/lectures/{}/quiz", class.lecture);
    let quiz = instructor.get(&path).await.assert_status(200);
    assert_eq!(
        (&quiz.body["title"], &quiz.body["passing_score"], &quiz.body["feedback"]),
        (&json!("A quiz"), &json!(70), &json!("points"))
    );
    assert_eq!(
        (&quiz.body["time_limit"], &quiz.body["shuffle"]),
        (&json!(30), &json!(false))
    );
    instructor.post(&path, json!({})).await.assert_problem(409, "conflict");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_quiz_lectures_have_quizzes_and_settings_have_limits() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let text = lecture(&class.instructor, &class.section, "A text").await;
    let path = format!("/api/lectures/{text}/quiz");
    class
        .instructor
        .post(&path, json!({}))
        .await
        .assert_problem(409, "conflict");
    let body = json!({ "title": "A quiz", "content_type": "quiz" });
    let quiz = lecture_of(&class.instructor, &class.section, body).await.string("id");
    let path = format!("/api/lectures/{quiz}/quiz");
    class.instructor.get(&path).await.assert_problem(404, "not_found");
    let wrong = json!({ "title": " ", "passing_score": 101, "time_limit": 0, "max_attempts": 0, "feedback": "all" });
    let fields = ["title", "passing_score", "time_limit", "max_attempts", "feedback"];
    class.instructor.post(&path, wrong).await.assert_wrong_fields(&fields);
    class
        .student
        .post(&path, json!({}))
        .await
        .assert_problem(403, "forbidden");
    let stranger = app.instructor().await;
    stranger.post(&path, json!({})).await.assert_problem(403, "forbidden");
    app.set_course_status(&class.course, "draft");
    stranger.post(&path, json!({})).await.assert_problem(404, "not_found");
    app.finish().await;
}
