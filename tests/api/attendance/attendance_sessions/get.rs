//! Showing a session in the room and to a student.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_screen_in_the_room_polls_the_code_in_two_calls() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(90).await;
    class.check_in(&app, &session, &class.student).await.assert_status(200);
    let shown = class.instructor.get(&session.path).await.assert_status(200);
    assert_eq!(shown.cost.dynamodb_calls, 2);
    assert_eq!(
        (&shown.body["checked_in"], &shown.body["record"]),
        (&json!(1), &json!(null))
    );
    let left = shown.body["code_changes_in"].as_i64().unwrap();
    assert!((1..=30).contains(&left));
    app.advance(left);
    let next = class.instructor.get(&session.path).await.assert_status(200);
    assert_ne!(shown.body["code"], next.body["code"]);
    let other = class.session(90).await;
    let other = class.instructor.get(&other.path).await.assert_status(200);
    assert_ne!(other.body["code"], next.body["code"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_over_has_no_code() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(1).await;
    app.advance(60);
    let shown = class.instructor.get(&session.path).await.assert_status(200);
    for field in ["code", "code_changes_in"] {
        assert_eq!(shown.body[field], json!(null), "{field}");
    }
    assert_eq!(shown.body["is_open"], false);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_student_sees_a_status_and_no_code() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(1).await;
    let seen = class.student.get(&session.path).await.assert_status(200);
    assert_eq!(seen.cost.dynamodb_calls, 2);
    for field in ["code", "code_changes_in", "checked_in", "status", "record"] {
        assert_eq!(seen.body[field], json!(null), "{field}");
    }
    app.advance(60);
    let seen = class.student.get(&session.path).await.assert_status(200);
    assert_eq!(
        (&seen.body["status"], &seen.body["record"]),
        (&json!("absent"), &json!(null))
    );
    class
        .record(&session, &class.student, "excused")
        .await
        .assert_status(200);
    let seen = class.student.get(&session.path).await.assert_status(200);
    assert_eq!(seen.body["status"], "excused");
    assert_eq!(seen.body["record"]["corrections"][0]["reason"], "As agreed.");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn students_who_have_left_still_see_their_attendance() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    class.check_in(&app, &session, &class.student).await.assert_status(200);
    class.student.delete(&class.of_enrollment("")).await.assert_status(204);
    let seen = class.student.get(&session.path).await.assert_status(200);
    assert_eq!(seen.body["status"], "present");
    app.finish().await;
}
