use jiff::SignedDuration;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_free_course_is_entered_once_left_and_entered_again() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let student = app.student().await;
    let path = format!("/api/courses/{}/enroll", course.id);
    let first = student.post(&path, json!({})).await.assert_status(201);
    assert_eq!(first.body["status"], "active");
    assert_eq!(first.body["payment_status"], "free");
    assert_eq!(first.body["is_active"], true);
    assert_eq!(first.body["percentage"], 0.0);
    assert_eq!(first.body["expires_at"], json!(null));
    assert_eq!(first.body["course"]["course_code"], json!(course.course_code));
    // By code and slug, and by the collection, it is the same row.
    let by_slug = format!("/api/courses/{}/enroll", course.course_code.to_lowercase());
    let again = student.post(&by_slug, json!({})).await.assert_status(200);
    assert_eq!(again.body, first.body);
    let body = json!({ "course_id": course.course_code });
    let again = student.post("/api/enrollments", body).await.assert_status(200);
    assert_eq!(again.body, first.body);
    assert_eq!(app.course_number(&course, "enrolled_count"), 1);
    let own = format!("/api/enrollments/{}", first.string("id"));
    student.delete(&own).await.assert_status(204);
    student.delete(&own).await.assert_status(204);
    assert_eq!(app.course_number(&course, "enrolled_count"), 0);
    assert_eq!(student.get(&own).await.body["status"], "cancelled");
    let back = student.post(&path, json!({})).await.assert_status(200);
    assert_eq!(back.body, first.body);
    assert_eq!(app.course_number(&course, "enrolled_count"), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_with_a_price_tells_how_to_pay() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    app.price(&course, 99_900);
    let student = app.student().await;
    let path = format!("/api/courses/{}/enroll", course.id);
    let refused = student
        .post(&path, json!({}))
        .await
        .assert_problem(402, "payment_needed");
    let hint = json!({
        "create_order": "/api/payments/create_order", "course_id": course.id, "amount": 99_900, "currency": "INR",
    });
    assert_eq!(refused.body["order_hint"], hint);
    // A key is not used up by a refusal.
    let keyed = student.with_header("idempotency-key", "k1");
    keyed.post(&path, json!({})).await.assert_problem(402, "payment_needed");
    keyed.post(&path, json!({})).await.assert_problem(402, "payment_needed");
    assert_eq!(app.course_number(&course, "enrolled_count"), 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_published_cannot_be_entered() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let (draft, deleted) = (app.draft(&instructor), app.published(&instructor));
    app.edit_course(&deleted, "deleted_at", json!({ "S": "2026-01-01T00:00:00Z" }));
    let student = app.student().await;
    for course in [&draft, &deleted] {
        let path = format!("/api/courses/{}/enroll", course.id);
        student.post(&path, json!({})).await.assert_problem(404, "not_found");
        let body = json!({ "course_id": course.id });
        student
            .post("/api/enrollments", body)
            .await
            .assert_problem(404, "not_found");
    }
    let path = format!("/api/courses/{}/enroll", draft.id);
    instructor.post(&path, json!({})).await.assert_problem(404, "not_found");
    let nothing = json!({ "course_id": "nothing-of-this-kind" });
    student
        .post("/api/enrollments", nothing)
        .await
        .assert_problem(404, "not_found");
    student
        .post("/api/enrollments", json!({}))
        .await
        .assert_wrong_fields(&["course_id"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_lets_somebody_in_past_the_price() {
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
    // Again it stays as it is, until the admin says another end.
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
async fn the_same_key_gets_the_same_reply() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let (course, other) = (app.published(&instructor), app.published(&instructor));
    let student = app.student().await.with_header("idempotency-key", "enrol-1");
    let body = json!({ "course_id": course.id });
    let first = student.post("/api/enrollments", body.clone()).await.assert_status(201);
    let again = student.post("/api/enrollments", body).await.assert_status(201);
    assert_eq!(again.body, first.body);
    let path = format!("/api/courses/{}/enroll", other.id);
    student
        .post(&path, json!({}))
        .await
        .assert_problem(422, "idempotency_key_reused");
    let unknown = student.with_header("idempotency-key", "enrol-2");
    unknown.post(&path, json!({})).await.assert_status(201);
    unknown.post(&path, json!({})).await.assert_status(201);
    assert_eq!(app.course_number(&other, "enrolled_count"), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_ends_when_its_days_are_over_and_a_free_course_can_be_entered_again() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    app.edit_course(&course, "access_days", json!({ "N": "1" }));
    let phone = app.fresh_phone();
    let student = app.sign_in(&phone).await;
    let path = format!("/api/courses/{}/enroll", course.id);
    let first = student.post(&path, json!({})).await.assert_status(201);
    app.advance(86_401);
    let student = app.sign_in(&phone).await;
    let own = format!("/api/enrollments/{}", first.string("id"));
    let expired = student.get(&own).await.assert_status(200);
    assert_eq!(
        (&expired.body["status"], &expired.body["is_active"]),
        (&json!("active"), &json!(false))
    );
    let again = student.post(&path, json!({})).await.assert_status(200);
    assert_eq!(
        (&again.body["id"], &again.body["is_active"]),
        (&first.body["id"], &json!(true))
    );
    assert_eq!(app.course_number(&course, "enrolled_count"), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_paid_and_left_comes_back_and_who_was_refunded_pays_again() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    app.price(&class.course, 100);
    app.edit_enrollment(&class.student, &class.course, "payment_status", json!({ "S": "paid" }));
    let own = class.of_enrollment("");
    class.student.delete(&own).await.assert_status(204);
    let back = class
        .student
        .post(&class.of_course("/enroll"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(back.body["payment_status"], "paid");
    class.student.delete(&own).await.assert_status(204);
    app.edit_enrollment(
        &class.student,
        &class.course,
        "payment_status",
        json!({ "S": "refunded" }),
    );
    class
        .student
        .post(&class.of_course("/enroll"), json!({}))
        .await
        .assert_problem(402, "payment_needed");
    app.finish().await;
}
