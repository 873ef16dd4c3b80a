//! One payment.

use std::sync::{Arc, Mutex};

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_for_the_user_who_pays_and_for_admins() {
    let app = TestApp::new().await;
    let (shop, order, checkout) = app.bought().await;
    let path = order.path("");
    let own = shop.student.get(&path).await.assert_status(200);
    assert_eq!(own.cost.dynamodb_calls, 2);
    assert_eq!(own.body["razorpay_payment_id"], checkout.payment.as_str());
    assert!(own.string("receipt_number").starts_with("L-"));
    let admin = app.admin().await.get(&path).await.assert_status(200);
    assert_eq!(admin.body["id"], own.body["id"]);
    let stranger = app.student().await;
    let foreign = stranger.get(&path).await.assert_problem(404, "not_found");
    let absent = stranger.get("/api/payments/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c").await;
    assert_eq!(
        foreign.without_request_id(),
        absent.assert_problem(404, "not_found").without_request_id()
    );
    shop.instructor.get(&path).await.assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_queues_and_logs_hold_no_secret_and_no_detail_of_a_card() {
    let batches = Arc::new(Mutex::new(Vec::new()));
    let app = TestApp::with(|options| options.batches = Some(Arc::clone(&batches))).await;
    let (shop, _, checkout) = app.bought().await;
    // A payment that goes back by itself.
    let second = app.buyer().await;
    let orders = [
        app.order(&second, &shop.course).await,
        app.order(&second, &shop.course).await,
    ];
    for order in &orders {
        app.pay(order, "captured", true).await;
    }
    app.settle().await;
    app.reconcile().await;
    let keys = app.razorpay_keys().await;
    let queued = serde_json::to_string(&*batches.lock().unwrap()).unwrap();
    assert!(
        queued.contains("payment_receipt") && queued.contains("pay_back"),
        "{queued}"
    );
    let dump = app.dump() + &queued;
    for secret in ["key_secret", "webhook_secret"].map(|name| keys[name].as_str().unwrap()) {
        assert!(!dump.contains(secret));
        assert!(!crate::support::log::captured().contains(secret));
    }
    for detail in [
        checkout.proof["razorpay_signature"].as_str().unwrap(),
        "customer@example.com",
        "\"card\"",
    ] {
        assert!(!dump.contains(detail), "{detail}");
    }
    app.finish().await;
}
