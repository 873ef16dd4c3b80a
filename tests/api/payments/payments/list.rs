//! The history of payments.

use crate::support::TestApp;
use crate::support::payments::PRICE;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_see_their_own_payments_and_admins_all() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let other = app.student().await;
    app.order(&other, &shop.course).await;
    let own = shop.student.get("/api/payments").await.assert_status(200);
    assert_eq!(own.cost.dynamodb_calls, 2);
    let [payment] = own.results() else {
        panic!("{}", own.text)
    };
    assert_eq!(payment["id"], order.payment_id.as_str());
    assert_eq!(payment["amount"], PRICE);
    assert_eq!(payment["status"], "captured");
    let admin = app.admin().await;
    let ids = async |query: &str| {
        let list = admin.get(&format!("/api/payments{query}")).await.assert_status(200);
        list.results()
            .iter()
            .map(|payment| payment["user_id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("").await, [other.id.clone(), shop.student.id.clone()]);
    assert_eq!(ids("?status=captured").await, std::slice::from_ref(&shop.student.id));
    assert_eq!(
        ids(&format!("?user_id={}", other.id)).await,
        std::slice::from_ref(&other.id)
    );
    assert_eq!(ids("?flag=disputed").await, [""; 0]);
    // A foreign filter is ignored, and everybody sees their own.
    let foreign = other.get(&format!("/api/payments?user_id={}", shop.student.id)).await;
    assert_eq!(foreign.results()[0]["user_id"], other.id.as_str());
    admin
        .get("/api/payments?status=paid")
        .await
        .assert_wrong_fields(&["status"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_the_history_go_on_where_they_stopped() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    for _ in 0..3 {
        app.order(&shop.student, &shop.course).await;
        app.advance(1);
    }
    let first = shop.student.get("/api/payments?limit=2").await.assert_status(200);
    let next = shop.student.get(&first.string("next")).await.assert_status(200);
    assert_eq!((first.results().len(), next.results().len()), (2, 1));
    assert!(first.results()[1]["id"].as_str() > next.results()[0]["id"].as_str());
    app.finish().await;
}
