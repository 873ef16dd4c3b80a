//! Requests for refunds.

use serde_json::json;
use shared_learning::rules::enrollment::EnrollmentStatus;

use crate::support::payments::PRICE;
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_is_requested_once_with_a_reason() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let path = order.path("/refund-request");
    let student = &shop.student;
    student.post(&path, json!({})).await.assert_wrong_fields(&["reason"]);
    student
        .post(&path, json!({ "reason": " ", "amount": 0 }))
        .await
        .assert_wrong_fields(&["reason", "amount"]);
    let reason = json!({ "reason": "I bought the wrong course." });
    let too_much = json!({ "reason": "More", "refund_amount": PRICE + 1 });
    student.post(&path, too_much).await.assert_wrong_fields(&["amount"]);
    app.student()
        .await
        .post(&path, reason.clone())
        .await
        .assert_problem(404, "not_found");
    let replies = storm(10, |_| {
        let (student, path, reason) = (student.clone(), path.clone(), reason.clone());
        async move { student.post(&path, reason).await }
    })
    .await;
    let accepted: Vec<_> = replies.iter().filter(|reply| reply.status == 201).collect();
    assert_eq!(
        (
            accepted.len(),
            replies.iter().filter(|reply| reply.status == 409).count()
        ),
        (1, 9)
    );
    assert_eq!(accepted[0].body["status"], "requested");
    assert_eq!(accepted[0].body["amount"], PRICE);
    assert_eq!(shop.enrollment().await["is_active"], true, "a request changes nothing");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_key_returns_the_first_request() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let path = order.path("/refund-request");
    let student = shop.student.with_header("idempotency-key", "refund-1");
    let first = student
        .post(&path, json!({ "reason": "Wrong." }))
        .await
        .assert_status(201);
    let again = student
        .post(&path, json!({ "reason": "Wrong." }))
        .await
        .assert_status(201);
    assert_eq!(again.body, first.body);
    student
        .post(&path, json!({ "reason": "Other." }))
        .await
        .assert_problem(422, "idempotency_key_reused");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_paid_or_is_too_old_is_not_refunded() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let reason = json!({ "reason": "Wrong." });
    let other = app.published(&shop.instructor);
    app.price(&other, 500);
    let open = app.order(&shop.student, &other).await;
    let path = open.path("/refund-request");
    shop.student
        .post(&path, reason.clone())
        .await
        .assert_problem(409, "conflict");
    app.advance(180 * 24 * 60 * 60 + 60);
    let student = app.sign_in(&shop.student.phone).await;
    let path = order.path("/refund-request");
    let refused = student.post(&path, reason).await.assert_problem(409, "conflict");
    assert!(refused.string("detail").contains("too old"), "{}", refused.text);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_sees_that_the_course_was_completed() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let now = app.cloud.clock().now();
    app.change_enrollment(&shop.student, &shop.course.id, |enrollment| {
        enrollment.completed_at = Some(now);
        enrollment.status = EnrollmentStatus::Completed;
    });
    let path = order.path("/refund-request");
    let refund = shop
        .student
        .post(&path, json!({ "reason": "Done." }))
        .await
        .assert_status(201);
    let admin = app.admin().await;
    let listed = admin
        .get("/api/admin/refunds?status=requested")
        .await
        .assert_status(200);
    assert_eq!(listed.results()[0]["is_course_completed"], true);
    let approve = format!("/api/admin/refunds/{}/approve", refund.string("id"));
    admin.post(&approve, json!({})).await.assert_status(200);
    let enrollment = shop.enrollment().await;
    // The record is kept, the access is not.
    assert_eq!(
        (&enrollment["status"], &enrollment["is_active"]),
        (&json!("cancelled"), &json!(false))
    );
    assert!(enrollment["completed_at"].is_string());
    app.finish().await;
}
