use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::json;

use super::*;
use crate::app::App;
use crate::clients::stand_in::{Asked, StandIn, app, reply};

fn account() -> Account {
    let account = json!({ "key_id": "rzp_test_key", "key_secret": "s3cret", "webhook_secret": "hook" });
    serde_json::from_value(account).unwrap()
}

async fn provider(
    answer: impl Fn(&Asked, usize) -> axum::response::Response + Clone + Send + Sync + 'static,
) -> (StandIn, App) {
    let stand_in = StandIn::start(answer).await;
    let (app, _clock) = app([("RAZORPAY_BASE_URL", stand_in.url.as_str())]).await;
    (stand_in, app)
}

fn order() -> OrderRequest {
    OrderRequest {
        amount: 99_900,
        currency: "INR",
        receipt: "r1".to_owned(),
        notes: BTreeMap::from([("payment_id", "p1".to_owned())]),
    }
}

#[tokio::test]
async fn an_order_is_created_for_the_whole_amount_and_captured_by_itself() {
    let order_reply = json!({ "id": "order_1", "amount": 99_900, "currency": "INR", "receipt": "r1" });
    let (stand_in, app) = provider(move |_, _| reply(StatusCode::OK, &order_reply)).await;
    let made = app
        .razorpay()
        .create_order(&app.config, &account(), &order())
        .await
        .unwrap();
    assert!(matches!(made, Outcome::Done(order) if order.id == "order_1"));
    let asked = stand_in.asked("/v1/orders").remove(0);
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(
        body,
        json!({ "amount": 99_900, "currency": "INR", "receipt": "r1", "notes": { "payment_id": "p1" },
            "partial_payment": false, "payment_capture": 1 })
    );
    assert_eq!(asked.headers["authorization"], "Basic cnpwX3Rlc3Rfa2V5OnMzY3JldA==");
}

#[tokio::test]
async fn a_refund_names_our_id_as_its_idempotency_key() {
    let refund_reply = json!({ "id": "rfnd_1", "payment_id": "pay_1", "amount": 5, "status": "pending" });
    let (stand_in, app) = provider(move |_, _| reply(StatusCode::OK, &refund_reply)).await;
    let refund = RefundRequest {
        amount: 5,
        key: "0192f0c1".to_owned(),
    };
    let made = app.razorpay().refund(&app.config, &account(), "pay_1", &refund).await;
    assert!(matches!(made.unwrap(), Outcome::Done(refund) if refund.id == "rfnd_1"));
    let asked = stand_in.asked("/v1/payments/pay_1/refund").remove(0);
    assert_eq!(asked.headers["x-refund-idempotency"], "0192f0c1");
}

#[tokio::test]
async fn a_refusal_is_final_and_everything_else_may_pass() {
    let (_stand_in, app) = provider(|asked, _| match asked.path.as_str() {
        "/v1/payments/refused" => {
            let error = json!({ "error": { "code": "BAD_REQUEST_ERROR", "description": "No such payment" } });
            reply(StatusCode::BAD_REQUEST, &error)
        }
        "/v1/payments/gateway" => reply(
            StatusCode::BAD_REQUEST,
            &json!({ "error": { "code": "GATEWAY_ERROR" } }),
        ),
        "/v1/payments/conflict" => reply(StatusCode::CONFLICT, &json!({})),
        "/v1/payments/key" => reply(StatusCode::UNAUTHORIZED, &json!({})),
        "/v1/payments/busy" => reply(StatusCode::TOO_MANY_REQUESTS, &json!({})),
        "/v1/payments/down" => reply(StatusCode::BAD_GATEWAY, &json!({})),
        _ => reply(StatusCode::OK, &json!("<html>")),
    })
    .await;
    let ask = async |id| app.razorpay().payment(&app.config, &account(), id).await;
    assert_eq!(
        ask("refused").await.unwrap(),
        Outcome::Refused("No such payment".to_owned())
    );
    for passing in ["gateway", "conflict", "key", "busy", "down", "garbage"] {
        let error = ask(passing).await.unwrap_err();
        assert_eq!(error.code(), crate::ErrorCode::Unavailable, "{passing}");
    }
}
