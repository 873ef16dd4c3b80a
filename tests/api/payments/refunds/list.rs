//! The list of refunds.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admins_list_refunds_with_their_payments_in_three_calls() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let path = order.path("/refund-request");
    shop.student
        .post(&path, json!({ "reason": "Wrong.", "amount": 100 }))
        .await
        .assert_status(201);
    let admin = app.admin().await;
    let list = admin.get("/api/admin/refunds").await.assert_status(200);
    assert_eq!(list.cost.dynamodb_calls, 3);
    let refund = &list.results()[0];
    assert_eq!(
        (&refund["amount"], &refund["paid_amount"], &refund["status"]),
        (&json!(100), &json!(99_900), &json!("requested"))
    );
    assert_eq!(refund["reason"], "Wrong.");
    let none = admin.get("/api/admin/refunds?status=failed").await.assert_status(200);
    assert!(none.results().is_empty());
    admin
        .get("/api/admin/refunds?status=open")
        .await
        .assert_wrong_fields(&["status"]);
    shop.student
        .get("/api/admin/refunds")
        .await
        .assert_problem(403, "forbidden");
    app.finish().await;
}
