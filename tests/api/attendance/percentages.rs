//! Percentages of students who enroll and leave between sessions.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_sessions_during_the_enrollment_count() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/enroll");
    // Both students miss the first session, for which the second one enrolls too late.
    class.session(1).await;
    app.advance(2 * 60);
    let late = app.student().await;
    enroll(&late, &class.course).await;
    let second = class.session(1).await;
    for student in [&class.student, &late] {
        class.check_in(&app, &second, student).await.assert_status(200);
    }
    app.advance(2 * 60);
    assert_eq!(class.attendance_of(&class.student).await["percentage"], 50.0);
    assert_eq!(class.attendance_of(&late).await["percentage"], 100.0);
    // The first student is away during the third session and misses the fourth.
    class.student.delete(&class.of_enrollment("")).await.assert_status(204);
    app.advance(60);
    let third = class.session(1).await;
    app.advance(2 * 60);
    let away = class.attendance_of(&class.student).await;
    assert_eq!(
        (&away["percentage"], &away["is_enrolled"]),
        (&json!(50.0), &json!(false))
    );
    class.student.post(&path, json!({})).await.assert_status(200);
    let back = class.attendance_of(&class.student).await;
    assert_eq!((&back["percentage"], &back["absent"]), (&json!(50.0), &json!(1)));
    class.session(1).await;
    let open = class.attendance_of(&class.student).await;
    assert_eq!(open["percentage"], 50.0);
    app.advance(2 * 60);
    assert_eq!(class.attendance_of(&class.student).await["percentage"], 33.3);
    assert_eq!(class.attendance_of(&late).await["percentage"], 33.3);
    // What an instructor records counts in any case.
    class.record(&third, &class.student, "present").await.assert_status(200);
    assert_eq!(class.attendance_of(&class.student).await["percentage"], 50.0);
    class.record(&third, &late, "excused").await.assert_status(200);
    let excused = class.attendance_of(&late).await;
    assert_eq!((&excused["percentage"], &excused["excused"]), (&json!(50.0), &json!(1)));
    let own = late.get(&class.of_course("/attendance")).await.assert_status(200);
    assert_eq!(own.body["students"][0], excused);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_after_an_enrollment_has_expired_do_not_count() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let end = app.cloud.clock().now() + jiff::SignedDuration::from_mins(3);
    app.change_enrollment(&class.student, &class.course.id, |enrollment| {
        enrollment.expires_at = Some(end);
    });
    class.session(1).await;
    app.advance(5 * 60);
    class.session(1).await;
    app.advance(5 * 60);
    let row = class.attendance_of(&class.student).await;
    assert_eq!((&row["absent"], &row["is_enrolled"]), (&json!(1), &json!(false)));
    app.finish().await;
}
