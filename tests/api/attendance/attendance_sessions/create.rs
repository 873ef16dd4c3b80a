//! Opening a session.

use serde_json::json;

use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instructor_opens_several_sessions_in_few_calls() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/attendance");
    let body = json!({ "title": " Lecture 3 ", "duration_minutes": 90 });
    let opened = class.instructor.post(&path, body).await.assert_status(201);
    assert_eq!(opened.cost.dynamodb_calls, 3);
    assert_eq!(
        (
            &opened.body["title"],
            &opened.body["is_open"],
            &opened.body["checked_in"]
        ),
        (&json!("Lecture 3"), &json!(true), &json!(0))
    );
    assert_eq!(opened.string("code").len(), 6);
    let by_code = format!("/api/courses/{}/attendance", class.course.course_code);
    let untitled = class.instructor.post(&by_code, json!({ "duration_minutes": 1 })).await;
    let untitled = untitled.assert_status(201);
    assert_eq!(untitled.body["title"], json!(null));
    assert_ne!(untitled.body["id"], opened.body["id"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn titles_and_durations_have_limits() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/attendance");
    let wrong = [
        (json!({}), "duration_minutes"),
        (json!({ "duration_minutes": 0 }), "duration_minutes"),
        (json!({ "duration_minutes": 481 }), "duration_minutes"),
        (json!({ "duration_minutes": 5, "title": " " }), "title"),
        (json!({ "duration_minutes": 5, "title": "a".repeat(201) }), "title"),
    ];
    for (body, field) in wrong {
        class.instructor.post(&path, body).await.assert_wrong_fields(&[field]);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_sessions_can_be_open_at_the_same_time_however_many_are_opened_at_once() {
    let app = TestApp::new().await.with_conflicts();
    let class = app.class(0).await;
    let path = class.of_course("/attendance");
    let replies = storm(14, |_number| {
        let (instructor, path) = (class.instructor.clone(), path.clone());
        async move { instructor.post(&path, json!({ "duration_minutes": 5 })).await }
    })
    .await;
    let opened = replies.iter().filter(|reply| reply.status == 201);
    assert_eq!(opened.count(), 10);
    assert!(replies.iter().all(|reply| [201, 409].contains(&reply.status)));
    let list = class.instructor.get(&path).await.assert_status(200);
    assert_eq!(list.results().len(), 10);
    app.mend();
    app.advance(5 * 60);
    class.session(5).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_has_at_most_500_sessions() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    class.session(5).await;
    app.advance(5 * 60);
    app.repeat_sessions(&class.course.id, 500);
    let body = json!({ "duration_minutes": 5 });
    let refused = class.instructor.post(&class.of_course("/attendance"), body).await;
    refused.assert_problem(409, "conflict");
    // The schedule is all that a page of students reads of the sessions.
    let path = class.of_course("/attendance?list=students");
    let roll = class.instructor.get(&path).await.assert_status(200);
    assert_eq!(roll.body["students"][0]["absent"], 500);
    assert!(roll.cost.read_units <= 12.0, "{}", roll.cost.read_units);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_key_opens_one_session() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/attendance");
    let instructor = class.instructor.with_header("idempotency-key", "monday");
    let body = json!({ "duration_minutes": 5 });
    let first = instructor.post(&path, body.clone()).await.assert_status(201);
    let second = instructor.post(&path, body).await.assert_status(201);
    assert_eq!(first.body["id"], second.body["id"]);
    let other = instructor.post(&path, json!({ "duration_minutes": 6 })).await;
    other.assert_problem(422, "idempotency_key_reused");
    assert_eq!(class.instructor.get(&path).await.results().len(), 1);
    app.finish().await;
}
