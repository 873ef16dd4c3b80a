//! Attendance in the archive of a user, and its end with the account or the course.

use http::Method;
use serde_json::json;
use shared::database::Table;

use crate::api::users::exports::{document, exported, fetch};
use crate::support::learning::enroll;
use crate::support::{PASSWORD, TestApp};

/// The kinds of rows of attendance that are stored.
fn kinds(app: &TestApp) -> Vec<String> {
    let rows = app.rows(Table::Learning);
    let kinds = rows.iter().filter_map(|row| row["kind"].as_str());
    let mut kinds: Vec<_> = kinds
        .filter(|kind| kind.starts_with("attendance"))
        .map(str::to_owned)
        .collect();
    kinds.sort();
    kinds
}

const OF_COURSE: [&str; 4] = [
    "attendance_counts",
    "attendance_schedule",
    "attendance_session",
    "attendance_session_place",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_exported_and_erased_with_its_attendance() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let student = app.student_with_password("asha@example.com").await;
    enroll(&student, &class.course).await;
    let session = class.session(5).await;
    class.check_in(&app, &session, &student).await.assert_status(200);
    let body = json!({ "code": "000000" });
    let other = class.session(5).await;
    student.post(&other.of("/check-in"), body).await.assert_status(422);
    let ready = exported(&app, &student).await;
    let attendance = document(&fetch(&student, &ready).await, "attendance.json");
    assert_eq!(
        (&attendance[0]["session_id"], &attendance[0]["status"]),
        (&json!(session.id), &json!("present"))
    );
    let body = json!({ "password": PASSWORD });
    student.send(Method::DELETE, "/api/users/me", Some(&body)).await;
    app.settle().await;
    let of_sessions = [&OF_COURSE[2], &OF_COURSE[3]];
    let left = kinds(&app);
    assert!(left.iter().all(|kind| OF_COURSE.contains(&kind.as_str())), "{left:?}");
    assert!(
        of_sessions
            .iter()
            .all(|kind| left.iter().filter(|left| left == *kind).count() == 2)
    );
    let shown = class.instructor.get(&session.path).await.assert_status(200);
    assert_eq!(shown.body["checked_in"], 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_is_erased_with_its_attendance() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    class.check_in(&app, &session, &class.student).await.assert_status(200);
    let stays = app.class(0).await;
    let other = stays.session(5).await;
    enroll(&class.student, &stays.course).await;
    stays.check_in(&app, &other, &class.student).await.assert_status(200);
    class.instructor.delete(&class.of_course("")).await.assert_status(204);
    let path = session.path.as_str();
    class.instructor.get(path).await.assert_problem(404, "not_found");
    app.settle().await;
    let of_students = ["attendance", "attendance_record"];
    let mut expected: Vec<_> = OF_COURSE
        .iter()
        .chain(&of_students)
        .map(|kind| (*kind).to_owned())
        .collect();
    expected.sort();
    assert_eq!(kinds(&app), expected);
    class.student.get(path).await.assert_problem(404, "not_found");
    app.finish().await;
}
