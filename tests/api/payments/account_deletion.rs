//! Deleting an account keeps the books.

use http::Method;
use serde_json::json;
use shared::database::Table;

use crate::support::payments::{PRICE, verify};
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_an_account_keeps_payments_without_the_words_of_the_user() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    app.price(&course, PRICE.try_into().unwrap());
    let student = app.student_with_password("asha@example.com").await;
    let order = app.order(&student, &course).await;
    let checkout = app.pay(&order, "captured", true).await;
    verify(&student, &checkout).await.assert_status(200);
    let path = order.path("/refund-request");
    let reason = json!({ "reason": "A secret thought" });
    student.post(&path, reason).await.assert_status(201);
    assert!(app.dump().contains("A secret thought"));
    let proof = json!({ "password": PASSWORD });
    student
        .send(Method::DELETE, "/api/users/me", Some(&proof))
        .await
        .assert_status(204);
    app.settle().await;
    assert!(!app.dump().contains("A secret thought"));
    assert_eq!((app.count_rows(Table::Payments, "payment"), app.ledger().len()), (1, 1));
    let text = app
        .rows(Table::Payments)
        .iter()
        .map(ToString::to_string)
        .collect::<String>();
    for personal in ["asha", "Asha", &student.phone] {
        assert!(!text.contains(personal), "{personal}");
    }
    // The money can still go back.
    let admin = app.admin().await;
    let refunds = admin.get("/api/admin/refunds").await.assert_status(200);
    let approve = format!(
        "/api/admin/refunds/{}/approve",
        refunds.results()[0]["id"].as_str().unwrap()
    );
    admin.post(&approve, json!({})).await.assert_status(200);
    app.settle().await;
    assert_eq!(app.ledger_sum(), 0);
    app.finish().await;
}
