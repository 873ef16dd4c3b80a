//! Correcting the attendance of a student.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_keeps_the_reason_and_who_made_it_when() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    let checked_in = class.check_in(&app, &session, &class.student).await.assert_status(200);
    app.advance(10 * 60);
    let body = json!({ "user_id": class.student.id, "status": "late", "reason": "Came at half past." });
    let late = class.instructor.patch(&session.path, body).await.assert_status(200);
    assert_eq!(late.cost.dynamodb_calls, 4);
    assert_eq!(late.body["status"], "late");
    assert_eq!(late.body["checked_in_at"], checked_in.body["checked_in_at"]);
    let admin = app.admin().await;
    let body = json!({ "user_id": class.student.id, "status": "excused", "reason": "Has a note." });
    let excused = admin.patch(&session.path, body).await.assert_status(200);
    let corrections = excused.body["corrections"].as_array().unwrap();
    let kept: Vec<_> = corrections
        .iter()
        .map(|kept| (&kept["status"], &kept["reason"], &kept["corrected_by"]))
        .collect();
    assert_eq!(
        kept,
        [
            (
                &json!("late"),
                &json!("Came at half past."),
                &json!(class.instructor.id)
            ),
            (&json!("excused"), &json!("Has a note."), &json!(admin.id)),
        ]
    );
    assert!(corrections.iter().all(|kept| kept["corrected_at"].is_string()));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_correction_changes_nothing() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    let first = class
        .record(&session, &class.student, "present")
        .await
        .assert_status(200);
    app.advance(1);
    let second = class
        .record(&session, &class.student, "present")
        .await
        .assert_status(200);
    assert_eq!(first.body, second.body);
    assert_eq!(second.cost.write_units, 0.0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn corrections_change_the_number_of_students_who_were_there() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    class.check_in(&app, &session, &class.student).await.assert_status(200);
    for (status, count) in [("late", 1), ("absent", 0), ("excused", 0), ("present", 1)] {
        class.record(&session, &class.student, status).await.assert_status(200);
        let shown = class.instructor.get(&session.path).await.assert_status(200);
        assert_eq!(shown.body["checked_in"], count, "{status}");
        let row = class.attendance_of(&class.student).await;
        assert_eq!(row[status], 1, "{row}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_students_of_the_course_have_attendance() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    let stranger = app.student().await;
    let wrong_student = class.record(&session, &stranger, "present").await;
    wrong_student.assert_wrong_fields(&["user_id"]);
    let patch = async |body| class.instructor.patch(&session.path, body).await;
    let all = ["user_id", "status", "reason"];
    patch(json!({})).await.assert_wrong_fields(&all);
    let broken = json!({ "user_id": "nobody", "status": "asleep", "reason": " " });
    patch(broken).await.assert_wrong_fields(&all);
    // Students who have left stay correctable.
    enroll(&stranger, &class.course).await;
    class.student.delete(&class.of_enrollment("")).await.assert_status(204);
    class
        .record(&session, &class.student, "excused")
        .await
        .assert_status(200);
    app.finish().await;
}
