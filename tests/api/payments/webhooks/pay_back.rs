//! Money that goes back by itself: at once, and otherwise with the next run of the reconciler.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::support::TestApp;
use crate::support::payments::{Order, PRICE, Shop};

/// A course that its student has bought, and another order of it, which is paid with webhooks or without.
async fn bought_twice(app: &TestApp, webhooks: bool) -> (Shop, Order) {
    let shop = app.shop().await;
    let first = app.order(&shop.student, &shop.course).await;
    let second = app.order(&shop.student, &shop.course).await;
    app.pay(&first, "captured", true).await;
    app.settle().await;
    app.pay(&second, "captured", webhooks).await;
    (shop, second)
}

async fn status(shop: &Shop, order: &Order) -> serde_json::Value {
    let path = order.path("");
    shop.student.get(&path).await.assert_status(200).body["status"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_that_was_paid_twice_is_paid_back_at_once() {
    let app = TestApp::new().await;
    let (shop, second) = bought_twice(&app, true).await;
    app.settle().await;
    assert_eq!(status(&shop, &second).await, "refunded");
    assert_eq!(app.ledger_sum(), i64::try_from(PRICE).unwrap());
    // The check of the reconciler finds nothing that is left to do.
    app.reconcile().await;
    assert_eq!(app.ledger().len(), 3);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_comes_twice_pays_back_once() {
    let app = TestApp::new().await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    let (shop, second) = bought_twice(&app, true).await;
    app.settle().await;
    assert_eq!(status(&shop, &second).await, "refunded");
    assert_eq!(app.ledger().len(), 3);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_does_not_do_at_once_is_done_by_the_next_run() {
    let app = TestApp::new().await;
    let (shop, second) = bought_twice(&app, false).await;
    let event = app.events_of(&second).await.pop().unwrap();
    app.break_down(Target::Razorpay, Kind::Error, 1.0);
    assert_eq!(app.send_event(&event).await, 200);
    app.settle().await;
    assert_eq!(status(&shop, &second).await, "captured");
    app.mend();
    app.reconcile().await;
    assert_eq!(status(&shop, &second).await, "refunded");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_is_down_leaves_the_refund_to_the_next_run() {
    let app = TestApp::new().await;
    let (shop, second) = bought_twice(&app, false).await;
    let event = app.events_of(&second).await.pop().unwrap();
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    assert_eq!(app.send_event(&event).await, 200);
    app.mend();
    assert_eq!(status(&shop, &second).await, "captured");
    app.reconcile().await;
    assert_eq!(status(&shop, &second).await, "refunded");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refunds_of_the_dashboard_and_disputes_are_in_the_list_of_refunds() {
    let app = TestApp::new().await;
    let (shop, order, checkout) = app.bought().await;
    app.razorpay("/refunds", json!({ "payment_id": checkout.payment, "amount": 40_000 }))
        .await;
    let dispute = app
        .razorpay("/disputes", json!({ "payment_id": checkout.payment, "amount": 59_900 }))
        .await;
    app.settle().await;
    let admin = app.admin().await;
    let rows = async || {
        let list = admin.get("/api/admin/refunds").await.assert_status(200);
        let rows = list.results().iter().map(|row| {
            let text = |field: &str| row[field].as_str().unwrap().to_owned();
            (text("cause"), text("status"), row["amount"].as_u64().unwrap())
        });
        rows.collect::<Vec<_>>()
    };
    let row = |cause: &str, status: &str, amount| (cause.to_owned(), status.to_owned(), amount);
    assert_eq!(
        rows().await,
        [
            row("dispute", "processing", 59_900),
            row("dashboard", "processed", 40_000)
        ]
    );
    let lost = format!("/disputes/{}", dispute["id"].as_str().unwrap());
    app.razorpay(&lost, json!({ "outcome": "lost" })).await;
    app.settle().await;
    // Later checks tell of the same refund and the same dispute.
    app.reconcile_after(11 * 60).await;
    assert_eq!(
        rows().await,
        [
            row("dispute", "processed", 59_900),
            row("dashboard", "processed", 40_000)
        ]
    );
    let listed = shop.student.get(&order.path("")).await;
    assert_eq!(listed.assert_status(200).body["refunds"].as_array().unwrap().len(), 2);
    let id = admin.get("/api/admin/refunds").await.results()[0]["id"].clone();
    let path = format!("/api/admin/refunds/{}/approve", id.as_str().unwrap());
    admin.post(&path, json!({})).await.assert_problem(409, "conflict");
    app.finish().await;
}
