//! One payment that many report.

use std::future::Future as _;
use std::pin::pin;
use std::task::Poll;

use serde_json::Value;
use shared::database::Table;
use shared::outbox::Event;

use crate::support::payments::{Checkout, Order, PRICE, Shop, verify};
use crate::support::{TestApp, storm};

storms! {
    fifty_webhooks_are_one_enrollment,
    every_order_of_reports_ends_the_same,
    orders_payments_and_refunds_at_once_leave_the_ledger_right,
}

async fn assert_bought_once(app: &TestApp, shop: &Shop) {
    assert_eq!(shop.enrollment().await["is_active"], true);
    assert_eq!(app.enrolled_count(&shop.course), 1);
    assert_eq!(app.ledger().len(), 1);
    assert_eq!(app.ledger_sum(), i64::try_from(PRICE).unwrap());
    assert_eq!(app.count_rows(Table::Payments, "receipt"), 1);
    assert_eq!(app.receipts_to(&shop.student).await, 1);
    let events = app.waiting_events();
    let captured = |event: &&Event| matches!(event, Event::PaymentCaptured { .. });
    assert_eq!(events.iter().filter(captured).count(), 1);
}

/// An order that was paid, and its events, of which none was sent.
async fn paid(app: &TestApp) -> (Shop, Order, Checkout, Vec<Value>) {
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    let checkout = app.pay(&order, "captured", false).await;
    let events = app.events_of(&order).await;
    (shop, order, checkout, events)
}

async fn fifty_webhooks_are_one_enrollment(app: TestApp) {
    let (shop, _, _, events) = paid(&app).await;
    let event = events
        .iter()
        .find(|event| event["event"] == "payment.captured")
        .unwrap()
        .clone();
    let client = app
        .anon()
        .with_header("x-razorpay-signature", event["signature"].as_str().unwrap())
        .with_header("x-razorpay-event-id", event["id"].as_str().unwrap());
    let replies = storm(50, |_| {
        let (client, body) = (client.clone(), event["body"].as_str().unwrap().to_owned());
        async move {
            let body = Some(("application/json", body));
            client.send_as(http::Method::POST, "/api/payments/webhook", body).await
        }
    })
    .await;
    assert!(
        replies.iter().all(|reply| reply.status == 200),
        "{:?}",
        super::tally(&replies)
    );
    assert_bought_once(&app, &shop).await;
    assert_eq!(app.count_rows(Table::Payments, "provider_event"), 1);
    app.finish().await;
}

/// All orders of four things.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for item in 0..count {
        all = all
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |place| {
                    let mut next = order.clone();
                    next.insert(place, item);
                    next
                })
            })
            .collect();
    }
    all
}

async fn every_order_of_reports_ends_the_same(app: TestApp) {
    let all = permutations(4);
    assert_eq!(all.len(), 24);
    let mut sum = 0;
    for order_of_reports in all {
        let (shop, _, checkout, events) = paid(&app).await;
        assert_eq!(events.len(), 3, "{events:?}");
        for report in order_of_reports {
            match events.get(report) {
                Some(event) => assert_eq!(app.send_event(event).await, 200),
                None => {
                    verify(&shop.student, &checkout).await.assert_status(200);
                }
            }
        }
        sum += i64::try_from(PRICE).unwrap();
        assert_eq!(app.ledger_sum(), sum);
        assert_eq!(app.enrolled_count(&shop.course), 1);
        assert_eq!(app.receipts_to(&shop.student).await, 1);
    }
    app.finish().await;
}

async fn orders_payments_and_refunds_at_once_leave_the_ledger_right(app: TestApp) {
    let shop = app.shop().await;
    let (mut orders, mut checkouts) = (Vec::new(), Vec::new());
    for _ in 0..4 {
        orders.push(app.order(&shop.student, &shop.course).await);
    }
    for order in &orders {
        checkouts.push(app.pay(order, "captured", true).await);
    }
    storm(12, |number| {
        let (student, checkout) = (shop.student.clone(), checkouts[number % 4].clone());
        async move { verify(&student, &checkout).await }
    })
    .await;
    app.settle().await;
    app.reconcile().await;
    app.reconcile_after(11 * 60).await;
    assert_eq!(app.ledger_sum(), i64::try_from(PRICE).unwrap());
    assert_eq!(shop.enrollment().await["is_active"], true);
    assert_eq!(app.enrolled_count(&shop.course), 1);
    assert_eq!(
        (
            app.count_rows(Table::Payments, "refund"),
            app.receipts_to(&shop.student).await
        ),
        (3, 1)
    );
    app.finish().await;
}

/// Delivers a webhook to a function that is killed when it has been polled `polls` times. Returns whether it had ended
/// before.
async fn killed_after(app: &TestApp, event: &Value, polls: usize) -> bool {
    let mut request = crate::contract::event_at("payments/webhooks/receive");
    request["body"] = event["body"].clone();
    request["headers"]["x-razorpay-signature"] = event["signature"].clone();
    request["headers"]["x-razorpay-event-id"] = event["id"].clone();
    let mut work = pin!(app.cloud.invoker("payments").unwrap().invoke(request, "killed"));
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(context).map(|done| {
            assert_eq!(done.unwrap()["statusCode"], 200);
            true
        })
    })
    .await
}

/// Every await of a webhook is a place where its function can die: before a call, during it, and after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_dies_anywhere_and_comes_again_is_one_enrollment() {
    let app = TestApp::new().await;
    let mut sum = 0;
    for polls in 1.. {
        let (shop, _, _, events) = paid(&app).await;
        let event = events
            .iter()
            .find(|event| event["event"] == "payment.captured")
            .unwrap();
        let has_ended = killed_after(&app, event, polls).await;
        assert_eq!(app.send_event(event).await, 200);
        sum += i64::try_from(PRICE).unwrap();
        // A receipt that was not queued is left to the reconciler.
        app.reconcile_after(11 * 60).await;
        assert_eq!(app.ledger_sum(), sum, "{polls}");
        assert_eq!(app.enrolled_count(&shop.course), 1, "{polls}");
        assert_eq!(app.receipts_to(&shop.student).await, 1, "{polls}");
        if has_ended {
            break;
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_is_cut_off_between_two_calls_can_come_again() {
    let app = TestApp::new().await;
    for calls in 0..3 {
        let (shop, _, _, events) = paid(&app).await;
        app.cut_off_after(calls);
        assert!(app.send_event(&events[1]).await >= 500, "{calls}");
        app.mend();
        assert_eq!(app.send_event(&events[1]).await, 200, "{calls}");
        assert_eq!(app.enrolled_count(&shop.course), 1, "{calls}");
        assert_eq!(app.receipts_to(&shop.student).await, 1, "{calls}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_verification_that_is_cut_off_between_two_calls_can_be_repeated() {
    let app = TestApp::new().await;
    let mut sum = 0;
    for calls in 0..5 {
        let (shop, _, checkout, _) = paid(&app).await;
        app.cut_off_after(calls);
        let cut_off = verify(&shop.student, &checkout).await;
        app.mend();
        assert!(matches!(cut_off.status, 200 | 503), "{calls}: {}", cut_off.text);
        verify(&shop.student, &checkout).await.assert_status(200);
        sum += i64::try_from(PRICE).unwrap();
        assert_eq!(app.ledger_sum(), sum, "{calls}");
        assert_eq!(app.enrolled_count(&shop.course), 1, "{calls}");
        assert_eq!(app.receipts_to(&shop.student).await, 1, "{calls}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_is_cut_off_between_two_calls_is_made_once() {
    let app = TestApp::new().await;
    for calls in 0..8 {
        let shop = app.shop().await;
        let before = app.provider_orders().await;
        let student = shop.student.with_header("idempotency-key", "order-1");
        let body = serde_json::json!({ "course_id": shop.course.id });
        app.cut_off_after(calls);
        let cut_off = student.post("/api/payments/create_order", body.clone()).await;
        app.mend();
        assert!(matches!(cut_off.status, 200 | 503), "{calls}: {}", cut_off.text);
        // A key that could not be given back becomes free with its lease.
        app.advance(61);
        student
            .post("/api/payments/create_order", body)
            .await
            .assert_status(200);
        assert_eq!(app.provider_orders().await, before + 1, "{calls}");
        let history = shop.student.get("/api/payments").await;
        assert_eq!(history.results().len(), 1, "{calls}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_that_is_cut_off_between_two_calls_refunds_once() {
    let app = TestApp::new().await;
    for calls in 0..12 {
        let admin = app.admin().await;
        let (shop, order, _) = app.bought().await;
        let path = order.path("/refund-request");
        let reason = serde_json::json!({ "reason": "Wrong course." });
        let refund = shop.student.post(&path, reason).await.assert_status(201).string("id");
        let approve = format!("/api/admin/refunds/{refund}/approve");
        app.cut_off_after(calls);
        let cut_off = admin.post(&approve, serde_json::json!({})).await;
        app.mend();
        assert!(matches!(cut_off.status, 200 | 503), "{calls}: {}", cut_off.text);
        let again = admin.post(&approve, serde_json::json!({})).await;
        assert!(matches!(again.status, 200 | 409), "{calls}: {}", again.text);
        app.reconcile().await;
        assert_eq!(app.ledger_sum(), 0, "{calls}");
        assert_eq!(shop.enrollment().await["payment_status"], "refunded", "{calls}");
        assert_eq!(app.enrolled_count(&shop.course), 0, "{calls}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhooks_that_come_twice_and_in_any_order_are_one_enrollment() {
    use local::faults::{Kind, Target};
    let app = TestApp::new().await;
    app.break_down(Target::Razorpay, Kind::Duplicate, 1.0);
    app.break_down(Target::Razorpay, Kind::Unordered, 1.0);
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    app.pay(&order, "captured", true).await;
    app.settle().await;
    assert_bought_once(&app, &shop).await;
    app.finish().await;
}
