//! Enrollment by `POST /api/enrollments`: grants by admins, idempotency keys.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::content::Course;
use crate::support::{Actor, TestApp};

const PATH: &str = "/api/enrollments";

/// A course with a price that gives access for 30 days.
fn paid_course(app: &TestApp, instructor: &Actor) -> Course {
    let course = app.published(instructor);
    app.price(&course, 100);
    app.change_course(&course.id, |course| course.access_days = Some(30));
    course
}

fn grant(course: &Course, user_id: &str, expires_at: Option<&str>) -> Value {
    let mut grant = json!({ "course_id": course.id, "user_id": user_id });
    if let Some(expires_at) = expires_at {
        grant["expires_at"] = json!(expires_at);
    }
    grant
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_grants_access_without_payment() {
    let app = TestApp::new().await;
    let (admin, student, instructor) = (app.admin().await, app.student().await, app.instructor().await);
    let course = paid_course(&app, &instructor);
    let granted = admin
        .post(PATH, grant(&course, &student.id, None))
        .await
        .assert_status(201);
    assert_eq!(granted.body["user_id"], json!(student.id));
    assert_eq!(granted.body["payment_status"], "free");
    assert_eq!(granted.body["is_active"], true);
    let in_30_days = app.cloud.clock().now() + SignedDuration::from_hours(30 * 24);
    let expires: jiff::Timestamp = granted.string("expires_at").parse().unwrap();
    assert!((in_30_days.as_second() - expires.as_second()).abs() < 60);
    assert_eq!(app.enrolled_count(&course), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_grant_changes_nothing_unless_the_admin_gives_another_end() {
    let app = TestApp::new().await;
    let (admin, student, instructor) = (app.admin().await, app.student().await, app.instructor().await);
    let course = paid_course(&app, &instructor);
    let granted = admin.post(PATH, grant(&course, &student.id, None)).await;
    let again = admin
        .post(PATH, grant(&course, &student.id, None))
        .await
        .assert_status(200);
    assert_eq!(again.body, granted.body);
    let end = "2040-01-01T00:00:00.000Z";
    let longer = admin.post(PATH, grant(&course, &student.id, Some(end))).await;
    assert_eq!(longer.assert_status(200).string("expires_at"), end);
    assert_eq!(app.enrolled_count(&course), 1);
    let audit = admin.get("/api/admin/audit").await;
    let acts = audit.results().iter();
    assert_eq!(acts.filter(|act| act["action"] == "enrollment_granted").count(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_admins_grant_access_to_others() {
    let app = TestApp::new().await;
    let (admin, student, instructor) = (app.admin().await, app.student().await, app.instructor().await);
    let course = paid_course(&app, &instructor);
    for stranger in [&student, &instructor] {
        let refused = stranger.post(PATH, grant(&course, &admin.id, None)).await;
        refused.assert_problem(403, "forbidden");
    }
    let own = json!({ "course_id": course.id, "user_id": student.id, "expires_at": null });
    student.post(PATH, own).await.assert_problem(402, "payment_needed");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grant_needs_an_existing_user_and_an_end_in_the_future() {
    let app = TestApp::new().await;
    let (admin, student, instructor) = (app.admin().await, app.student().await, app.instructor().await);
    let course = paid_course(&app, &instructor);
    let past = grant(&course, &student.id, Some("2020-01-01T00:00:00Z"));
    admin.post(PATH, past).await.assert_wrong_fields(&["expires_at"]);
    let wrong = admin.post(PATH, grant(&course, "x", Some("soon"))).await;
    wrong.assert_wrong_fields(&["user_id", "expires_at"]);
    let unknown = admin.post(PATH, grant(&course, &course.id, None)).await;
    unknown.assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_idempotency_key_returns_the_first_reply() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let (course, other) = (app.published(&instructor), app.published(&instructor));
    let student = app.student().await.with_header("idempotency-key", "enroll-1");
    let body = json!({ "course_id": course.id });
    let first = student.post("/api/enrollments", body.clone()).await.assert_status(201);
    let again = student.post("/api/enrollments", body).await.assert_status(201);
    assert_eq!(again.body, first.body);
    let path = format!("/api/courses/{}/enroll", other.id);
    student
        .post(&path, json!({}))
        .await
        .assert_problem(422, "idempotency_key_reused");
    let unknown = student.with_header("idempotency-key", "enroll-2");
    unknown.post(&path, json!({})).await.assert_status(201);
    unknown.post(&path, json!({})).await.assert_status(201);
    assert_eq!(app.enrolled_count(&other), 1);
    app.finish().await;
}
