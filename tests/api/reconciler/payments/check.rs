//! Orders that have not ended.

use local::faults::{Kind, Target};
use serde_json::json;
use shared_payments::rules::facts::{ProviderRefund, RefundProgress};

use crate::support::TestApp;
use crate::support::payments::{PRICE, enrollment_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paid_order_that_nobody_reported_opens_its_course() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    app.pay(&order, "captured", false).await;
    app.reconcile_after(60).await;
    assert!(shop.enrollment().await.is_null(), "not due yet");
    app.reconcile_after(10 * 60).await;
    assert_eq!(shop.enrollment().await["is_active"], true);
    assert_eq!(app.receipts_to(&shop.student).await, 1);
    // Later checks change nothing.
    app.reconcile_after(8 * 24 * 60 * 60).await;
    app.reconcile_after(8 * 24 * 60 * 60).await;
    assert_eq!((app.ledger().len(), app.receipts_to(&shop.student).await), (1, 1));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authorized_payment_is_captured_unless_the_course_is_paid_for() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let first = app.order(&shop.student, &shop.course).await;
    let second = app.order(&shop.student, &shop.course).await;
    app.pay(&first, "authorized", false).await;
    app.reconcile_after(11 * 60).await;
    assert_eq!(shop.enrollment().await["is_active"], true);
    let late = app.pay(&second, "authorized", false).await;
    app.reconcile_after(30 * 60).await;
    let student = app.sign_in(&shop.student.phone).await;
    let path = second.path("");
    assert_eq!(student.get(&path).await.body["status"], "authorized");
    // The bank gives it back by itself; the product refunds nothing.
    app.razorpay(&format!("/payments/{}", late.payment), json!({ "outcome": "refunded" }))
        .await;
    app.settle().await;
    assert_eq!(student.get(&path).await.body["status"], "failed");
    assert_eq!(app.ledger_sum(), i64::try_from(PRICE).unwrap());
    assert_eq!(enrollment_of(&student, &shop.course).await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_whose_reply_was_lost_is_found_by_its_receipt() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    app.break_down(Target::Razorpay, Kind::Garbage, 1.0);
    let body = json!({ "course_id": shop.course.id });
    shop.student
        .post("/api/payments/create_order", body)
        .await
        .assert_problem(503, "service_unavailable");
    app.mend();
    assert_eq!(app.provider_orders().await, 1);
    app.reconcile_after(11 * 60).await;
    let history = shop.student.get("/api/payments").await.assert_status(200);
    assert!(
        history.results()[0]["razorpay_order_id"].is_string(),
        "{}",
        history.text
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_that_fails_is_done_later_and_keeps_no_other_from_being_done() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    app.pay(&order, "captured", false).await;
    app.break_down(Target::Razorpay, Kind::Error, 1.0);
    app.reconcile_after(11 * 60).await;
    assert!(shop.enrollment().await.is_null());
    app.mend();
    app.reconcile_after(10 * 60).await;
    assert_eq!(shop.enrollment().await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refunds_of_the_dashboard_whose_webhooks_were_lost_are_found() {
    let app = TestApp::new().await;
    let (shop, _, checkout) = app.bought().await;
    app.razorpay("/refunds", json!({ "payment_id": checkout.payment, "webhooks": false }))
        .await;
    assert_eq!(app.ledger_sum(), i64::try_from(PRICE).unwrap());
    for _ in 0..22 {
        app.reconcile_after(13 * 60 * 60).await;
    }
    assert_eq!(app.ledger_sum(), 0);
    let student = app.sign_in(&shop.student.phone).await;
    assert_eq!(
        enrollment_of(&student, &shop.course).await["payment_status"],
        "refunded"
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_that_differs_from_the_provider_is_flagged() {
    let app = TestApp::new().await;
    let (shop, order, checkout) = app.bought().await;
    // An entry that the provider knows nothing of.
    let refund = ProviderRefund {
        payment: checkout.payment,
        amount: 100,
        progress: RefundProgress::Processed,
        refund_id: None,
    };
    app.change_payment(&shop.student, &order, |payment| {
        payment.facts.refunds.insert("rfnd_x".to_owned(), refund);
    });
    for _ in 0..22 {
        app.reconcile_after(13 * 60 * 60).await;
    }
    let payment = app.admin().await.get(&order.path("")).await.body;
    assert_eq!(payment["flags"], json!(["ledger_differs"]));
    app.finish().await;
}
