//! A secret of the webhook that is replaced by another one.

use serde_json::json;

use crate::support::TestApp;
use crate::support::payments::PRICE;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secret_before_the_current_one_still_counts_and_another_one_does_not() {
    let app = TestApp::new().await;
    let keys = app.razorpay_keys().await;
    let secrets = ["webhook_secret", "previous_webhook_secret"].map(|name| keys[name].as_str().unwrap());
    for (number, secret) in secrets.into_iter().enumerate() {
        app.razorpay("/settings", json!({ "webhook_secret": secret })).await;
        let shop = app.shop().await;
        let order = app.order(&shop.student, &shop.course).await;
        app.pay(&order, "captured", true).await;
        app.settle().await;
        assert_eq!(shop.enrollment().await["payment_status"], "paid", "{number}");
    }
    app.razorpay("/settings", json!({ "webhook_secret": "of somebody else" }))
        .await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    app.pay(&order, "captured", false).await;
    let event = app.events_of(&order).await.pop().unwrap();
    assert_eq!(app.send_event(&event).await, 400);
    assert!(shop.enrollment().await.is_null());
    assert_eq!(app.ledger_sum(), 2 * i64::try_from(PRICE).unwrap());
    app.finish().await;
}
