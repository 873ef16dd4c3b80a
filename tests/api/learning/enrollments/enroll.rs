//! Enrollment in a course: repeats, prices, ends of access.

use serde_json::json;
use shared_learning::rules::enrollment::PaymentStatus;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enrolling_again_returns_the_same_enrollment_also_after_it_was_canceled() {
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
    assert_eq!(app.enrolled_count(&course), 1);
    let own = format!("/api/enrollments/{}", first.string("id"));
    student.delete(&own).await.assert_status(204);
    student.delete(&own).await.assert_status(204);
    assert_eq!(app.enrolled_count(&course), 0);
    assert_eq!(student.get(&own).await.body["status"], "cancelled");
    let back = student.post(&path, json!({})).await.assert_status(200);
    assert_eq!(back.body, first.body);
    assert_eq!(app.enrolled_count(&course), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_with_a_price_answers_with_a_hint_how_to_pay() {
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
    assert_eq!(refused.body["order_hint"]["course_id"], course.id.as_str());
    insta::assert_json_snapshot!(refused.problem(), { ".order_hint.course_id" => "[course id]" }, @r#"
    {
      "code": "payment_needed",
      "detail": "This course has a price. Please create an order and pay for it.",
      "order_hint": {
        "amount": 99900,
        "course_id": "[course id]",
        "create_order": "/api/payments/create_order",
        "currency": "INR"
      },
      "request_id": "[request id]",
      "status": 402,
      "title": "A payment is required",
      "type": "urn:lectern:problem:payment_needed"
    }
    "#);
    // A refused request does not use up its key.
    let keyed = student.with_header("idempotency-key", "k1");
    keyed.post(&path, json!({})).await.assert_problem(402, "payment_needed");
    keyed.post(&path, json!({})).await.assert_problem(402, "payment_needed");
    assert_eq!(app.enrolled_count(&course), 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_that_is_not_published_cannot_be_enrolled_in() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let (draft, deleted) = (app.draft(&instructor), app.published(&instructor));
    app.mark_course_deleted(&deleted.id);
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
async fn access_to_a_free_course_ends_after_its_days_and_enrolling_again_renews_it() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    app.change_course(&course.id, |course| course.access_days = Some(1));
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
    assert_eq!(app.enrolled_count(&course), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paid_enrollment_can_be_reactivated_and_a_refunded_one_must_be_paid_again() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    app.price(&class.course, 100);
    let set_payment = |status| {
        app.change_enrollment(&class.student, &class.course.id, |enrollment| {
            enrollment.payment_status = status
        });
    };
    set_payment(PaymentStatus::Paid);
    let own = class.of_enrollment("");
    class.student.delete(&own).await.assert_status(204);
    let back = class
        .student
        .post(&class.of_course("/enroll"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(back.body["payment_status"], "paid");
    class.student.delete(&own).await.assert_status(204);
    set_payment(PaymentStatus::Refunded);
    class
        .student
        .post(&class.of_course("/enroll"), json!({}))
        .await
        .assert_problem(402, "payment_needed");
    app.finish().await;
}
