//! Enrollment by `POST /api/enrollments`: grants by admins, idempotency keys.

use jiff::SignedDuration;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_grants_access_without_payment() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    app.price(&course, 100);
    app.edit_course(&course, "access_days", json!({ "N": "30" }));
    let (admin, student) = (app.admin().await, app.student().await);
    let grant = json!({ "course_id": course.id, "user_id": student.id });
    for stranger in [&student, &instructor] {
        let other = json!({ "course_id": course.id, "user_id": admin.id });
        stranger
            .post("/api/enrollments", other)
            .await
            .assert_problem(403, "forbidden");
    }
    let own = json!({ "course_id": course.id, "user_id": student.id, "expires_at": null });
    student
        .post("/api/enrollments", own)
        .await
        .assert_problem(402, "payment_needed");
    let granted = admin.post("/api/enrollments", grant.clone()).await.assert_status(201);
    assert_eq!(granted.body["user_id"], json!(student.id));
    assert_eq!(granted.body["payment_status"], "free");
    assert_eq!(granted.body["is_active"], true);
    let in_30_days = app.cloud.clock().now() + SignedDuration::from_hours(30 * 24);
    let expires: jiff::Timestamp = granted.string("expires_at").parse().unwrap();
    assert!((in_30_days.as_second() - expires.as_second()).abs() < 60);
    // A repeated grant changes nothing unless the admin gives another end.
    let again = admin.post("/api/enrollments", grant).await.assert_status(200);
    assert_eq!(again.body, granted.body);
    let longer = json!({ "course_id": course.id, "user_id": student.id, "expires_at": "2040-01-01T00:00:00Z" });
    let longer = admin.post("/api/enrollments", longer).await.assert_status(200);
    assert_eq!(longer.string("expires_at"), "2040-01-01T00:00:00Z");
    assert_eq!(app.course_number(&course, "enrolled_count"), 1);
    let past = json!({ "course_id": course.id, "user_id": student.id, "expires_at": "2020-01-01T00:00:00Z" });
    admin
        .post("/api/enrollments", past)
        .await
        .assert_wrong_fields(&["expires_at"]);
    let wrong = json!({ "course_id": course.id, "user_id": "x", "expires_at": "soon" });
    admin
        .post("/api/enrollments", wrong)
        .await
        .assert_wrong_fields(&["user_id", "expires_at"]);
    let nobody = json!({ "course_id": course.id, "user_id": course.id });
    admin
        .post("/api/enrollments", nobody)
        .await
        .assert_problem(404, "not_found");
    let audit = admin.get("/api/admin/audit").await;
    let acts: Vec<_> = audit
        .results()
        .iter()
        .filter(|act| act["action"] == "enrollment_granted")
        .collect();
    assert_eq!(acts.len(), 2);
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
    assert_eq!(app.course_number(&other, "enrolled_count"), 1);
    app.finish().await;
}
