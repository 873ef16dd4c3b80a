//! Razorpay's API, its checkout and its webhooks.

use std::sync::LazyLock;

use futures::future::join_all;
use local::cloud::Storage;
use local::faults::{Kind, Target};
use local::providers::razorpay::signature;
use reqwest::RequestBuilder;

use super::*;

const DAY: i64 = 24 * 60 * 60;

/// The webhooks that arrived in any of this process's clouds: ids of events and of orders are random.
static RECEIVED: LazyLock<Mutex<Vec<Webhook>>> = LazyLock::new(Mutex::default);

#[derive(Clone, Debug)]
struct Webhook {
    id: String,
    signature: String,
    body: String,
}

impl Webhook {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// The product's webhook. It accepts an event at the attempt that the payment's e-mail address names, such as
/// `accept-3@example.com`; without a number, at once.
#[utoipa::path(post, path = "/api/payments/webhook", responses((status = 200)))]
pub async fn webhook(headers: HeaderMap, body: String) -> StatusCode {
    let header = |name| headers[name].to_str().unwrap().to_owned();
    let webhook = Webhook {
        id: header("x-razorpay-event-id"),
        signature: header("x-razorpay-signature"),
        body,
    };
    let event = webhook.json();
    let email = event["payload"]["payment"]["entity"]["email"].as_str().unwrap();
    let accepted = email.trim_start_matches("accept-").split('@').next().unwrap();
    let mut received = RECEIVED.lock().unwrap();
    received.push(webhook.clone());
    let attempts = received.iter().filter(|other| other.id == webhook.id).count();
    if attempts >= accepted.parse().unwrap_or(1) {
        StatusCode::OK
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

/// A merchant with the keys of the fixture's account.
struct Merchant<'f> {
    fixture: &'f Fixture,
    keys: Value,
}

impl<'f> Merchant<'f> {
    async fn new(fixture: &'f Fixture) -> Self {
        let keys = fixture.http.get(fixture.url("/_local/razorpay")).send().await.unwrap();
        Self {
            fixture,
            keys: keys.json().await.unwrap(),
        }
    }

    fn key(&self, name: &str) -> &str {
        self.keys[name].as_str().unwrap()
    }

    fn signed_in(&self, request: RequestBuilder) -> RequestBuilder {
        request.basic_auth(self.key("key_id"), Some(self.key("key_secret")))
    }

    fn request(&self, path: &str, body: &Value) -> RequestBuilder {
        let url = self.fixture.url(&format!("/_local/razorpay{path}"));
        self.signed_in(self.fixture.http.post(url).json(body))
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        reply(self.request(path, &body)).await
    }

    async fn ok(&self, path: &str, body: Value) -> Value {
        let (status, reply) = self.post(path, body).await;
        assert_eq!(status, 200, "{path}: {reply}");
        reply
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let url = self.fixture.url(&format!("/_local/razorpay{path}"));
        reply(self.signed_in(self.fixture.http.get(url))).await
    }

    async fn refund(&self, payment_id: &str, key: &str, body: Value) -> (u16, Value) {
        let request = self.request(&format!("/v1/payments/{payment_id}/refund"), &body);
        reply(request.header("X-Refund-Idempotency", key)).await
    }

    /// The id of a new order.
    async fn order(&self) -> String {
        let order = json!({ "amount": 50_000, "currency": "INR", "receipt": "r-1" });
        text(&self.ok("/v1/orders", order).await["id"])
    }

    /// The id of a payment of a new order, which no webhook reports.
    async fn payment(&self, outcome: &str) -> String {
        let checkout = json!({ "order_id": self.order().await, "outcome": outcome, "webhooks": false });
        text(&self.ok("/pay", checkout).await["razorpay_payment_id"])
    }

    /// The names of the events about a payment, and what became of them.
    async fn events(&self, payment_id: &str) -> Vec<(String, String)> {
        let (_, events) = self.get(&format!("/events?payment_id={payment_id}")).await;
        let events = events.as_array().unwrap();
        events
            .iter()
            .map(|event| (text(&event["event"]), text(&event["delivery"])))
            .collect()
    }
}

async fn reply(request: RequestBuilder) -> (u16, Value) {
    let reply = request.send().await.unwrap();
    (reply.status().as_u16(), reply.json().await.unwrap())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn names(events: &[(String, String)]) -> Vec<&str> {
    events.iter().map(|(name, _)| name.as_str()).collect()
}

/// The webhooks about an order's payments, in the order of their arrival.
fn received(order_id: &str) -> Vec<Webhook> {
    let is_about = |webhook: &&Webhook| webhook.json()["payload"]["payment"]["entity"]["order_id"] == order_id;
    RECEIVED.lock().unwrap().iter().filter(is_about).cloned().collect()
}

async fn until(is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(20), waiting).await.is_ok());
}

fn break_down(fixture: &Fixture, kind: Kind) {
    let fault = json!({ "target": Target::Razorpay, "kind": kind, "seconds": 60 });
    fixture
        .cloud
        .faults()
        .set(serde_json::from_value(fault).unwrap())
        .unwrap();
}

#[tokio::test]
async fn an_order_is_made_found_by_its_receipt_and_refused_as_razorpay_refuses() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let order = json!({ "amount": 50_000, "currency": "INR", "receipt": "r-7", "notes": { "user": "u" } });
    let order = merchant.ok("/v1/orders", order).await;
    let id = order["id"].as_str().unwrap();
    assert!(id.len() == 20 && id.starts_with("order_"), "{id}");
    assert_eq!(
        (&order["entity"], &order["status"]),
        (&json!("order"), &json!("created"))
    );
    assert_eq!(
        (&order["amount_due"], &order["amount_paid"]),
        (&json!(50_000), &json!(0))
    );
    merchant.order().await;
    let (_, found) = merchant.get("/v1/orders?receipt=r-7&count=2").await;
    assert_eq!((&found["entity"], &found["count"]), (&json!("collection"), &json!(1)));
    assert_eq!(found["items"][0], order);
    assert_eq!(merchant.get("/v1/orders?count=1").await.1["items"][0]["receipt"], "r-1");
    assert_eq!(merchant.get("/v1/orders?skip=1").await.1["items"][0], order);
    assert_eq!(merchant.get(&format!("/v1/orders/{id}")).await, (200, order));

    let notes: serde_json::Map<_, _> = (0..16).map(|number| (number.to_string(), json!("x"))).collect();
    for (wrong, field) in [
        (json!({ "currency": "INR" }), "amount"),
        (json!({ "amount": 99, "currency": "INR" }), "amount"),
        (json!({ "amount": 100.5, "currency": "INR" }), "amount"),
        (json!({ "amount": -5, "currency": "INR" }), "amount"),
        (json!({ "amount": 50_000_001, "currency": "INR" }), "amount"),
        (json!({ "amount": 100 }), "currency"),
        (json!({ "amount": 100, "currency": "rupees" }), "currency"),
        (
            json!({ "amount": 100, "currency": "INR", "receipt": "r".repeat(41) }),
            "receipt",
        ),
        (json!({ "amount": 100, "currency": "INR", "notes": notes }), "notes"),
    ] {
        let (status, refusal) = merchant.post("/v1/orders", wrong.clone()).await;
        assert_eq!((status, &refusal["error"]["field"]), (400, &json!(field)), "{wrong}");
        assert_eq!(refusal["error"]["code"], "BAD_REQUEST_ERROR");
    }
    let extra = json!({ "amount": 100, "currency": "INR", "course": "c" });
    let (status, refusal) = merchant.post("/v1/orders", extra).await;
    assert_eq!((status, &refusal["error"]["reason"]), (400, &json!("extra_field_sent")));
    assert_eq!(merchant.get("/v1/orders/order_00000000000000").await.0, 400);
    assert_eq!(merchant.get("/v1/moon").await.0, 404);
    let stranger = fixture.http.get(fixture.url("/_local/razorpay/v1/orders"));
    let (status, refusal) = reply(stranger.basic_auth("rzp_test_x", Some("y"))).await;
    assert_eq!(
        (status, &refusal["error"]["description"]),
        (401, &json!("Authentication failed"))
    );
}

#[tokio::test]
async fn a_checkout_pays_an_order_once_and_webhooks_report_it() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let order_id = merchant.order().await;
    let checkout = json!({ "order_id": order_id, "outcome": "captured" });
    let paid = merchant.ok("/pay", checkout.clone()).await;
    let payment_id = paid["razorpay_payment_id"].as_str().unwrap();
    let expected = signature::of_checkout(merchant.key("key_secret"), &order_id, payment_id);
    assert_eq!(paid["razorpay_signature"], expected);
    let (_, payment) = merchant.get(&format!("/v1/payments/{payment_id}")).await;
    assert_eq!(
        (&payment["status"], &payment["captured"]),
        (&json!("captured"), &json!(true))
    );
    assert_eq!((&payment["fee"], &payment["tax"]), (&json!(1_180), &json!(180)));
    let (_, order) = merchant.get(&format!("/v1/orders/{order_id}")).await;
    assert_eq!((&order["status"], &order["amount_due"]), (&json!("paid"), &json!(0)));
    let (_, payments) = merchant.get(&format!("/v1/orders/{order_id}/payments")).await;
    assert_eq!(payments["items"], json!([payment]));
    assert_eq!(merchant.post("/pay", checkout).await.0, 409);
    assert_eq!(
        merchant
            .post("/pay", json!({ "order_id": "order_x", "outcome": "captured" }))
            .await
            .0,
        404
    );

    fixture.cloud.settle().await;
    let webhooks = received(&order_id);
    let events: Vec<_> = webhooks.iter().map(|webhook| text(&webhook.json()["event"])).collect();
    assert_eq!(events, ["payment.authorized", "payment.captured", "order.paid"]);
    for webhook in &webhooks {
        let expected = signature::sign(merchant.key("webhook_secret"), webhook.body.as_bytes());
        assert_eq!(webhook.signature, expected);
        assert_ne!(
            webhook.json().to_string(),
            webhook.body,
            "parsed and written again, it differs"
        );
    }
    let last = webhooks[2].json();
    assert_eq!(
        (&last["entity"], &last["contains"]),
        (&json!("event"), &json!(["payment", "order"]))
    );
    assert_eq!(last["payload"]["order"]["entity"], order);
    assert_eq!(last["payload"]["payment"]["entity"], payment);
}

#[tokio::test]
async fn a_payment_that_failed_has_no_signature_and_may_be_captured_later() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let order_id = merchant.order().await;
    let checkout = json!({ "order_id": order_id, "outcome": "failed" });
    let failed = merchant.ok("/pay", checkout).await;
    assert!(failed.get("razorpay_signature").is_none(), "{failed}");
    let payment_id = text(&failed["razorpay_payment_id"]);
    let path = format!("/v1/payments/{payment_id}");
    assert_eq!(merchant.get(&path).await.1["error_reason"], "payment_cancelled");
    assert_eq!(
        merchant.get(&format!("/v1/orders/{order_id}")).await.1["status"],
        "attempted"
    );
    fixture.cloud.clock().advance(2 * DAY);
    let late = merchant
        .ok(&format!("/payments/{payment_id}"), json!({ "outcome": "captured" }))
        .await;
    assert!(late["razorpay_signature"].is_string());
    let (_, payment) = merchant.get(&path).await;
    assert_eq!(
        (&payment["status"], &payment["error_reason"]),
        (&json!("captured"), &Value::Null)
    );
    fixture.cloud.settle().await;
    let events = merchant.events(&payment_id).await;
    assert_eq!(
        names(&events),
        ["payment.failed", "payment.authorized", "payment.captured", "order.paid"]
    );
    let again = merchant
        .post(&format!("/payments/{payment_id}"), json!({ "outcome": "authorized" }))
        .await;
    assert_eq!(again.0, 409);
}

#[tokio::test]
async fn a_payment_that_was_begun_is_reported_when_it_ends() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    for (outcome, reported) in [("failed", "payment.failed"), ("authorized", "payment.authorized")] {
        let checkout = json!({ "order_id": merchant.order().await, "outcome": "created" });
        let begun = merchant.ok("/pay", checkout).await;
        assert!(begun.get("razorpay_signature").is_none(), "{begun}");
        let payment_id = text(&begun["razorpay_payment_id"]);
        let (_, payment) = merchant.get(&format!("/v1/payments/{payment_id}")).await;
        assert_eq!(payment["status"], "created");
        assert!(merchant.events(&payment_id).await.is_empty());
        merchant
            .ok(&format!("/payments/{payment_id}"), json!({ "outcome": outcome }))
            .await;
        assert_eq!(names(&merchant.events(&payment_id).await), [reported]);
    }
}

#[tokio::test]
async fn an_authorized_payment_is_captured_once_and_in_full() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let payment_id = merchant.payment("authorized").await;
    let path = format!("/v1/payments/{payment_id}/capture");
    for wrong in [
        json!({}),
        json!({ "amount": 49_999, "currency": "INR" }),
        json!({ "amount": 50_000, "currency": "USD" }),
    ] {
        assert_eq!(merchant.post(&path, wrong.clone()).await.0, 400, "{wrong}");
    }
    let capture = json!({ "amount": 50_000, "currency": "INR" });
    assert_eq!(merchant.ok(&path, capture.clone()).await["status"], "captured");
    let (status, refusal) = merchant.post(&path, capture).await;
    assert_eq!(status, 400);
    assert_eq!(
        refusal["error"]["description"],
        "This payment has already been captured"
    );
    // Another one is given back because nobody captures it.
    let uncaptured = merchant.payment("authorized").await;
    merchant
        .ok(&format!("/payments/{uncaptured}"), json!({ "outcome": "refunded" }))
        .await;
    let (_, payment) = merchant.get(&format!("/v1/payments/{uncaptured}")).await;
    assert_eq!(
        (&payment["status"], &payment["captured"]),
        (&json!("refunded"), &json!(false))
    );
}

#[tokio::test]
async fn a_checkout_may_pay_another_amount_than_the_order_asks_for() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    for (name, value, paid) in [("amount", json!(100), 100), ("currency", json!("USD"), 0)] {
        let order_id = merchant.order().await;
        let mut checkout = json!({ "order_id": order_id, "outcome": "captured", "webhooks": false });
        checkout[name] = value.clone();
        let payment = merchant.ok("/pay", checkout).await;
        let path = format!("/v1/payments/{}", text(&payment["razorpay_payment_id"]));
        assert_eq!(merchant.get(&path).await.1[name], value);
        let (_, order) = merchant.get(&format!("/v1/orders/{order_id}")).await;
        assert_eq!(
            (&order["status"], &order["amount_paid"]),
            (&json!("attempted"), &json!(paid))
        );
    }
}

#[tokio::test]
async fn a_refund_with_the_same_key_is_the_same_refund() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let payment_id = merchant.payment("captured").await;
    let (key, body) = ("refund-0001", json!({ "amount": 20_000, "notes": { "why": "w" } }));
    break_down(&fixture, Kind::Conflict);
    assert_eq!(merchant.refund(&payment_id, key, body.clone()).await.0, 409);
    fixture.cloud.faults().clear();
    let (status, refund) = merchant.refund(&payment_id, key, body.clone()).await;
    assert_eq!(
        (status, &refund["status"], &refund["entity"]),
        (200, &json!("processed"), &json!("refund"))
    );
    assert_eq!(merchant.refund(&payment_id, key, body).await, (200, refund.clone()));
    let (status, refusal) = merchant.refund(&payment_id, key, json!({ "amount": 20_001 })).await;
    assert_eq!((status, &refusal["error"]["code"]), (400, &json!("BAD_REQUEST_ERROR")));
    assert_eq!(merchant.refund(&payment_id, "short", json!({})).await.0, 400);
    let path = format!("/v1/payments/{payment_id}");
    let (_, payment) = merchant.get(&path).await;
    assert_eq!(
        (
            &payment["status"],
            &payment["refund_status"],
            &payment["amount_refunded"]
        ),
        (&json!("captured"), &json!("partial"), &json!(20_000))
    );
    assert_eq!(
        merchant
            .refund(&payment_id, "refund-0002", json!({ "amount": 30_001 }))
            .await
            .0,
        400
    );
    let rest = merchant.ok(&format!("{path}/refund"), json!({})).await;
    assert_eq!(rest["amount"], 30_000);
    let (_, payment) = merchant.get(&path).await;
    assert_eq!(
        (&payment["status"], &payment["refund_status"]),
        (&json!("refunded"), &json!("full"))
    );
    let (_, refunds) = merchant.get(&format!("{path}/refunds")).await;
    assert_eq!(refunds["items"], json!([rest, refund]));
    assert_eq!(
        merchant.get(&format!("/v1/refunds/{}", text(&refund["id"]))).await.1,
        refund
    );
    assert_eq!(merchant.post(&format!("{path}/refund"), json!({})).await.0, 400);
    let failed = merchant.payment("failed").await;
    assert_eq!(
        merchant
            .post(&format!("/v1/payments/{failed}/refund"), json!({}))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn an_order_is_paid_once_and_a_key_refunds_once_however_many_ask() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let order_id = merchant.order().await;
    let checkout = json!({ "order_id": order_id, "outcome": "captured", "webhooks": false });
    let replies = join_all((0..20).map(|_| merchant.post("/pay", checkout.clone()))).await;
    let (paid, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|(status, _)| *status == 200);
    assert_eq!(paid.len(), 1);
    assert!(refused.iter().all(|(status, _)| *status == 409), "{refused:?}");
    let payment_id = text(&paid[0].1["razorpay_payment_id"]);
    let refunds =
        join_all((0..20).map(|_| merchant.refund(&payment_id, "refund-0006", json!({ "amount": 100 })))).await;
    assert!(refunds.iter().all(|refund| *refund == refunds[0]), "{refunds:?}");
    let (_, payment) = merchant.get(&format!("/v1/payments/{payment_id}")).await;
    assert_eq!((refunds[0].0, &payment["amount_refunded"]), (200, &json!(100)));
}

#[tokio::test]
async fn an_old_payment_is_only_refunded_at_once() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let path = format!("/v1/payments/{}/refund", merchant.payment("captured").await);
    fixture.cloud.clock().advance(200 * DAY);
    let (status, refusal) = merchant.post(&path, json!({})).await;
    assert_eq!(status, 400);
    assert!(refusal["error"]["description"].as_str().unwrap().contains("6 months"));
    assert_eq!(
        merchant.ok(&path, json!({ "speed": "optimum" })).await["speed_processed"],
        "instant"
    );
}

#[tokio::test]
async fn the_dashboard_refunds_and_a_failed_refund_gives_the_amount_back() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let payment_id = merchant.payment("captured").await;
    let refund = merchant
        .ok("/refunds", json!({ "payment_id": payment_id, "outcome": "pending" }))
        .await;
    assert_eq!(
        (&refund["status"], &refund["amount"]),
        (&json!("pending"), &json!(50_000))
    );
    let path = format!("/refunds/{}", text(&refund["id"]));
    assert_eq!(
        merchant.ok(&path, json!({ "outcome": "processed" })).await["status"],
        "processed"
    );
    assert_eq!(
        merchant.ok(&path, json!({ "outcome": "failed" })).await["status"],
        "failed"
    );
    assert_eq!(merchant.post(&path, json!({ "outcome": "processed" })).await.0, 409);
    let (_, payment) = merchant.get(&format!("/v1/payments/{payment_id}")).await;
    assert_eq!(
        (&payment["status"], &payment["amount_refunded"]),
        (&json!("captured"), &json!(0))
    );
    fixture.cloud.settle().await;
    let events = merchant.events(&payment_id).await;
    assert_eq!(
        names(&events)[3..],
        ["refund.created", "refund.processed", "refund.failed"]
    );

    merchant.ok("/settings", json!({ "refunds": "failed" })).await;
    let (_, refund) = merchant.refund(&payment_id, "refund-0003", json!({})).await;
    assert_eq!(refund["status"], "pending", "a bank takes its time to refuse");
    assert_eq!(
        merchant.get(&format!("/v1/refunds/{}", text(&refund["id"]))).await.1["status"],
        "failed"
    );
}

#[tokio::test]
async fn a_dispute_is_won_or_lost_once() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    for (outcome, deducted) in [("won", 0), ("lost", 50_000)] {
        let payment_id = merchant.payment("captured").await;
        let dispute = merchant.ok("/disputes", json!({ "payment_id": payment_id })).await;
        assert_eq!(dispute["status"], "open");
        let path = format!("/disputes/{}", text(&dispute["id"]));
        let ended = merchant.ok(&path, json!({ "outcome": outcome })).await;
        assert_eq!(
            (&ended["status"], &ended["amount_deducted"]),
            (&json!(outcome), &json!(deducted))
        );
        assert_eq!(merchant.post(&path, json!({ "outcome": "won" })).await.0, 409);
        fixture.cloud.settle().await;
        let events = merchant.events(&payment_id).await;
        let last = format!("payment.dispute.{outcome}");
        assert_eq!(names(&events)[3..], ["payment.dispute.created", last.as_str()]);
    }
}

#[tokio::test]
async fn a_webhook_is_repeated_with_growing_pauses_until_it_is_accepted() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let order_id = merchant.order().await;
    let checkout = json!({ "order_id": order_id, "outcome": "authorized", "email": "accept-3@example.com" });
    let payment = merchant.ok("/pay", checkout).await;
    let payment_id = text(&payment["razorpay_payment_id"]);
    for (seconds, attempts, delivery) in [
        (0, 1, "waiting"),
        (61, 2, "waiting"),
        (61, 2, "waiting"),
        (60, 3, "delivered"),
    ] {
        fixture.cloud.clock().advance(seconds);
        fixture.cloud.settle().await;
        assert_eq!(received(&order_id).len(), attempts);
        assert_eq!(merchant.events(&payment_id).await[0].1, delivery);
    }
    let webhooks = received(&order_id);
    assert!(
        webhooks
            .iter()
            .all(|webhook| webhook.id == webhooks[0].id && webhook.body == webhooks[0].body)
    );
}

#[tokio::test]
async fn a_webhook_that_fails_for_a_day_is_disabled_until_somebody_enables_it() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let pay = async |email: &str| {
        let checkout = json!({ "order_id": merchant.order().await, "outcome": "authorized", "email": email });
        let payment = merchant.ok("/pay", checkout).await;
        fixture.cloud.settle().await;
        text(&payment["razorpay_payment_id"])
    };
    let refused = pay("accept-100@example.com").await;
    for _hour in 0..25 {
        fixture.cloud.clock().advance(60 * 60);
        fixture.cloud.settle().await;
    }
    assert_eq!(merchant.events(&refused).await[0].1, "failed");
    assert_eq!(merchant.get("/settings").await.1["webhook_enabled"], false);
    let missed = pay("accept-1@example.com").await;
    assert_eq!(merchant.events(&missed).await[0].1, "held");
    merchant.ok("/settings", json!({ "webhook_enabled": true })).await;
    let reported = pay("accept-1@example.com").await;
    assert_eq!(merchant.events(&reported).await[0].1, "delivered");
}

#[tokio::test]
async fn held_webhooks_are_sent_on_demand_in_any_order_and_again() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let order_id = merchant.order().await;
    let checkout = json!({ "order_id": order_id, "outcome": "captured", "webhooks": false });
    merchant.ok("/pay", checkout).await;
    fixture.cloud.settle().await;
    assert!(received(&order_id).is_empty());
    let (_, events) = merchant.get(&format!("/events?order_id={order_id}")).await;
    let ids: Vec<_> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| text(&event["id"]))
        .collect();
    let wanted = [&ids[2], &ids[0], &ids[1], &ids[0]];
    for id in wanted {
        assert_eq!(
            merchant.ok(&format!("/events/{id}"), json!({})).await,
            json!({ "status": 200 })
        );
    }
    let webhooks = received(&order_id);
    assert_eq!(webhooks.iter().map(|webhook| &webhook.id).collect::<Vec<_>>(), wanted);
    assert_eq!(merchant.post("/events/nothing", json!({})).await.0, 404);
    assert_eq!(
        merchant.get("/events?event=order.paid").await.1[0]["delivery"],
        "delivered"
    );
}

#[tokio::test]
async fn webhooks_come_twice_and_in_any_order_when_faults_say_so() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    break_down(&fixture, Kind::Duplicate);
    break_down(&fixture, Kind::Unordered);
    let order_id = merchant.order().await;
    merchant
        .ok("/pay", json!({ "order_id": order_id, "outcome": "captured" }))
        .await;
    fixture.cloud.settle().await;
    let webhooks = received(&order_id);
    assert_eq!(webhooks.len(), 6);
    for webhook in &webhooks {
        assert_eq!(webhooks.iter().filter(|other| other.id == webhook.id).count(), 2);
    }
}

#[tokio::test]
async fn a_retried_webhook_keeps_the_signature_of_its_time() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let checkout = async |email: &str| {
        let order_id = merchant.order().await;
        let checkout = json!({ "order_id": order_id, "outcome": "authorized", "email": email });
        merchant.ok("/pay", checkout).await;
        fixture.cloud.settle().await;
        order_id
    };
    let early = checkout("accept-2@example.com").await;
    merchant.ok("/settings", json!({ "webhook_secret": "rotated" })).await;
    let late = checkout("accept-1@example.com").await;
    fixture.cloud.clock().advance(120);
    fixture.cloud.settle().await;
    for (order_id, secret) in [(early, merchant.key("webhook_secret")), (late, "rotated")] {
        let webhook = received(&order_id).pop().unwrap();
        assert_eq!(webhook.signature, signature::sign(secret, webhook.body.as_bytes()));
    }
    assert_eq!(Merchant::new(&fixture).await.key("webhook_secret"), "rotated");
}

#[tokio::test]
async fn a_lost_reply_leaves_an_order_or_a_running_refund() {
    let fixture = Fixture::start().await;
    let merchant = Merchant::new(&fixture).await;
    let payment_id = merchant.payment("captured").await;
    let order = |receipt: &str| json!({ "amount": 100, "currency": "INR", "receipt": receipt });
    for (kind, status, orders) in [(Kind::Error, 500, 0), (Kind::Throttle, 429, 0), (Kind::Garbage, 200, 1)] {
        break_down(&fixture, kind);
        let receipt = format!("lost-{status}");
        let lost = merchant.request("/v1/orders", &order(&receipt)).send().await.unwrap();
        assert_eq!(lost.status(), status);
        fixture.cloud.faults().clear();
        let (_, found) = merchant.get(&format!("/v1/orders?receipt={receipt}")).await;
        assert_eq!(found["count"], orders, "{kind:?}");
    }
    break_down(&fixture, Kind::Hang);
    let key = ("X-Refund-Idempotency", "refund-0004");
    let request = || merchant.request(&format!("/v1/payments/{payment_id}/refund"), &json!({}));
    let hanging = tokio::spawn(request().header(key.0, key.1).send());
    until(async || names(&merchant.events(&payment_id).await).contains(&"refund.created")).await;
    fixture.cloud.faults().clear();
    let again = async || reply(request().header(key.0, key.1)).await;
    until(async || again().await.0 == 409).await;
    hanging.abort();
    until(async || again().await.0 == 200).await;
    let (_, refunds) = merchant.get(&format!("/v1/payments/{payment_id}/refunds")).await;
    assert_eq!(refunds["count"], 1);
}

#[tokio::test]
async fn orders_payments_refunds_and_waiting_webhooks_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let options = || Options {
        storage: Storage::Directory(directory.path().to_owned()),
        ..Options::default()
    };
    let fixture = Fixture::with(options()).await;
    let merchant = Merchant::new(&fixture).await;
    let order_id = merchant.order().await;
    let checkout = json!({ "order_id": order_id, "outcome": "captured", "email": "accept-2@example.com" });
    let payment = merchant.ok("/pay", checkout).await;
    let payment_id = text(&payment["razorpay_payment_id"]);
    let refund = merchant
        .refund(&payment_id, "refund-0005", json!({ "amount": 100 }))
        .await;
    fixture.cloud.settle().await;
    let waits = |events: Vec<(String, String)>| events.iter().filter(|(_, delivery)| delivery == "waiting").count();
    let before = merchant.get(&format!("/v1/payments/{payment_id}")).await;
    let keys = merchant.keys.clone();
    fixture.cloud.stop().await;

    let fixture = Fixture::with(options()).await;
    let merchant = Merchant::new(&fixture).await;
    assert_eq!(merchant.keys, keys);
    assert_eq!(merchant.get(&format!("/v1/payments/{payment_id}")).await, before);
    assert_eq!(
        merchant
            .refund(&payment_id, "refund-0005", json!({ "amount": 100 }))
            .await,
        refund
    );
    fixture.cloud.settle().await;
    assert_eq!(waits(merchant.events(&payment_id).await), 0);
    assert_eq!(received(&order_id).len(), 10, "five events, each refused once");
    fixture.cloud.stop().await;
}
