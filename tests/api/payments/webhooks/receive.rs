//! The webhook of the provider.

use base64::Engine as _;
use hmac::{Hmac, Mac as _};
use http::Method;
use local::faults::{Kind, Target};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::payments::{PRICE, verify};
use crate::support::{Reply, TestApp};

const PATH: &str = "/api/payments/webhook";

fn signed(secret: &str, body: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    format!("{:x}", mac.chain_update(body).finalize().into_bytes())
}

async fn send(app: &TestApp, body: &str, signature: &str) -> Reply {
    let client = app.anon().with_header("x-razorpay-signature", signature);
    client
        .send_as(Method::POST, PATH, Some(("application/json", body.to_owned())))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_opens_the_course_in_three_calls_and_asks_nobody() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    app.pay(&order, "captured", false).await;
    let events = app.events_of(&order).await;
    let captured = events
        .iter()
        .find(|event| event["event"] == "payment.captured")
        .unwrap();
    let (body, signature) = (
        captured["body"].as_str().unwrap(),
        captured["signature"].as_str().unwrap(),
    );
    let reply = send(&app, body, signature).await.assert_status(200);
    assert!(reply.cost.dynamodb_calls <= 3, "{}", reply.cost.dynamodb_calls);
    assert_eq!(reply.cost.payment_calls, 0);
    assert_eq!(shop.enrollment().await["payment_status"], "paid");
    let again = send(&app, body, signature).await.assert_status(200);
    assert!(again.cost.dynamodb_calls <= 2, "{}", again.cost.dynamodb_calls);
    assert_eq!((app.ledger().len(), app.receipts_to(&shop.student).await), (1, 1));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_signed_bytes_count() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    app.pay(&order, "captured", false).await;
    let event = app.events_of(&order).await.pop().unwrap();
    let (body, signature) = (event["body"].as_str().unwrap(), event["signature"].as_str().unwrap());
    let value: Value = serde_json::from_str(body).unwrap();
    let keys = app.razorpay_keys().await;
    let other = signed(keys["key_secret"].as_str().unwrap(), body);
    for (body, signature) in [
        (body.replace("INR", "USD"), signature),
        (serde_json::to_string_pretty(&value).unwrap(), signature),
        (format!("{body} "), signature),
        (body.to_owned(), "00"),
        (body.to_owned(), &other),
    ] {
        send(&app, &body, signature)
            .await
            .assert_problem(400, "signature_invalid");
    }
    let unsigned = send(&app, body, "").await;
    insta::assert_json_snapshot!(unsigned.assert_problem(400, "signature_invalid").problem(), @r#"
    {
      "code": "signature_invalid",
      "detail": "The signature of the event is not valid.",
      "request_id": "[request id]",
      "status": 400,
      "title": "The signature is not valid",
      "type": "urn:lectern:problem:signature_invalid"
    }
    "#);
    assert!(shop.enrollment().await.is_null());
    send(&app, body, signature).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_in_base64_is_signed_as_it_was_sent() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    app.pay(&order, "captured", false).await;
    let event = app.events_of(&order).await.pop().unwrap();
    let mut request = crate::contract::event_at("payments/webhooks/receive");
    let body = event["body"].as_str().unwrap();
    request["body"] = base64::engine::general_purpose::STANDARD.encode(body).into();
    request["isBase64Encoded"] = true.into();
    request["headers"]["x-razorpay-signature"] = event["signature"].clone();
    let reply = app
        .cloud
        .invoker("payments")
        .unwrap()
        .invoke(request, "base64")
        .await
        .unwrap();
    assert_eq!(reply["statusCode"], 200, "{reply}");
    assert_eq!(shop.enrollment().await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_events_that_are_not_known_are_accepted() {
    let app = TestApp::new().await;
    let keys = app.razorpay_keys().await;
    let secret = keys["webhook_secret"].as_str().unwrap();
    let payment = json!({ "id": "pay_1", "order_id": "order_of_somebody", "amount": 100, "currency": "INR",
        "status": "captured" });
    let bodies = [
        "not JSON".to_owned(),
        "[]".to_owned(),
        json!({ "event": "invoice.paid", "payload": {} }).to_string(),
        json!({ "event": "payment.captured", "payload": { "payment": { "entity": payment } } }).to_string(),
        json!({ "event": "payment.captured", "payload": { "payment": { "entity": { "id": 7 } } } }).to_string(),
    ];
    for body in bodies {
        send(&app, &body, &signed(secret, &body)).await.assert_status(200);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_the_database_refuses_comes_again() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    app.pay(&order, "captured", false).await;
    let event = app.events_of(&order).await.pop().unwrap();
    app.break_down(Target::Dynamodb, Kind::Error, 1.0);
    assert!(app.send_event(&event).await >= 500);
    app.mend();
    assert_eq!(app.send_event(&event).await, 200);
    assert_eq!(shop.enrollment().await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refunds_and_disputes_of_the_dashboard_reach_the_course() {
    let app = TestApp::new().await;
    let (shop, order, checkout) = app.bought().await;
    let path = order.path("");
    let part = app
        .razorpay("/refunds", json!({ "payment_id": checkout.payment, "amount": 40_000 }))
        .await;
    app.settle().await;
    let payment = shop.student.get(&path).await.body;
    assert_eq!(
        (&payment["status"], &payment["refunded_amount"]),
        (&json!("partially_refunded"), &json!(40_000))
    );
    assert_eq!(shop.enrollment().await["is_active"], true);
    app.razorpay("/refunds", json!({ "payment_id": checkout.payment }))
        .await;
    app.settle().await;
    assert_eq!(shop.student.get(&path).await.body["status"], "refunded");
    let enrollment = shop.enrollment().await;
    assert_eq!(
        (&enrollment["status"], &enrollment["payment_status"]),
        (&json!("cancelled"), &json!("refunded"))
    );
    assert_eq!((app.ledger_sum(), app.enrolled_count(&shop.course)), (0, 0));
    // A refund that fails gives the access back, and an admin sees it.
    let failed = format!("/refunds/{}", part["id"].as_str().unwrap());
    app.razorpay(&failed, json!({ "outcome": "failed" })).await;
    app.settle().await;
    assert_eq!(shop.enrollment().await["is_active"], true);
    assert_eq!((app.ledger_sum(), app.enrolled_count(&shop.course)), (40_000, 1));
    let admin = app.admin().await;
    assert_eq!(admin.get(&path).await.body["flags"], json!(["refund_failed"]));
    let dispute = app
        .razorpay("/disputes", json!({ "payment_id": checkout.payment, "amount": 40_000 }))
        .await;
    app.settle().await;
    assert_eq!(
        shop.enrollment().await["is_active"],
        true,
        "an open dispute changes nothing"
    );
    let lost = format!("/disputes/{}", dispute["id"].as_str().unwrap());
    app.razorpay(&lost, json!({ "outcome": "lost" })).await;
    app.settle().await;
    assert_eq!(shop.enrollment().await["is_active"], false);
    assert_eq!(app.ledger_sum(), 0);
    assert_eq!(app.receipts_to(&shop.student).await, 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_was_deleted_or_banned_meanwhile_loses_no_money() {
    let app = TestApp::new().await;
    let (banned, deleted) = (app.shop().await, app.shop().await);
    let orders = [
        app.order(&banned.student, &banned.course).await,
        app.order(&deleted.student, &deleted.course).await,
    ];
    app.ban(&banned.student.id);
    let now = app.cloud.clock().now();
    app.change_user(&deleted.student.id, |user| user.deleted_at = Some(now));
    for order in &orders {
        app.pay(order, "captured", true).await;
    }
    app.settle().await;
    app.reconcile().await;
    let admin = app.admin().await;
    let payment = async |order: usize| admin.get(&orders[order].path("")).await.body;
    let [of_banned, of_deleted] = [payment(0).await, payment(1).await];
    assert_eq!(
        (&of_banned["status"], &of_banned["flags"]),
        (&json!("captured"), &json!(["account_banned"]))
    );
    assert_eq!(
        (&of_deleted["status"], &of_deleted["flags"]),
        (&json!("refunded"), &json!(["nothing_to_open"]))
    );
    assert_eq!(of_deleted["refunds"][0]["cause"], "account_deleted");
    assert_eq!(app.ledger_sum(), i64::try_from(PRICE).unwrap());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_payment_of_the_same_course_by_another_order_is_paid_back() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let first = app.order(&shop.student, &shop.course).await;
    let second = app.order(&shop.student, &shop.course).await;
    app.pay(&first, "captured", true).await;
    app.settle().await;
    let checkout = app.pay(&second, "captured", true).await;
    app.settle().await;
    let verified = verify(&shop.student, &checkout).await.assert_status(200);
    assert_eq!(verified.body["is_paid_back"], true);
    app.reconcile().await;
    let second = shop.student.get(&second.path("")).await.body;
    assert_eq!(
        (&second["status"], &second["refunds"][0]["cause"]),
        (&json!("refunded"), &json!("paid_twice"))
    );
    assert_eq!(shop.enrollment().await["is_active"], true);
    assert_eq!(app.ledger_sum(), i64::try_from(PRICE).unwrap());
    app.finish().await;
}
