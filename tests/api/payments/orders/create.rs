//! Orders.

use local::faults::{Kind, Target};
use serde_json::json;
use shared::database::Table;

use crate::support::payments::{Order, PRICE, enrollment_of, verify};
use crate::support::{TestApp, storm};

const PATH: &str = "/api/payments/create_order";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_has_the_price_of_the_course() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let body = json!({ "course_id": shop.course.course_code, "amount": 1, "currency": "USD" });
    let order = shop.student.post(PATH, body).await.assert_status(200);
    assert_eq!(
        (&order.body["amount"], &order.body["currency"]),
        (&json!(PRICE), &json!("INR"))
    );
    assert_eq!(order.body["key_id"], app.razorpay_keys().await["key_id"]);
    for alias in ["/api/create_order", "/create_order"] {
        let body = json!({ "course_id": shop.course.id });
        let other = shop.student.post(alias, body).await.assert_status(200);
        assert_ne!(other.body["order_id"], order.body["order_id"]);
    }
    let history = shop.student.get("/api/payments").await.assert_status(200);
    assert_eq!(history.results().len(), 3);
    assert!(history.results().iter().all(|payment| payment["status"] == "created"));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_free_or_open_already_is_not_ordered() {
    let app = TestApp::new().await;
    let (shop, _, _) = app.bought().await;
    let body = json!({ "course_id": shop.course.id });
    for (who, detail) in [
        (&shop.student, "enrolled"),
        (&shop.instructor, "access"),
        (&app.admin().await, "access"),
    ] {
        let refused = who.post(PATH, body.clone()).await.assert_problem(409, "conflict");
        assert!(refused.string("detail").contains(detail), "{}", refused.text);
    }
    // A student who leaves a course that was paid for comes back without paying.
    let enrollment = shop.enrollment().await;
    let path = format!("/api/enrollments/{}", enrollment["id"].as_str().unwrap());
    shop.student.delete(&path).await.assert_status(204);
    shop.student
        .post(PATH, body.clone())
        .await
        .assert_problem(409, "conflict");
    let free = app.published(&shop.instructor);
    let student = app.student().await;
    student
        .post(PATH, json!({ "course_id": free.id }))
        .await
        .assert_problem(409, "conflict");
    let draft = app.draft(&shop.instructor);
    app.price(&draft, 1_000);
    student
        .post(PATH, json!({ "course_id": draft.id }))
        .await
        .assert_problem(404, "not_found");
    student
        .post(PATH, json!({ "course_id": "nothing" }))
        .await
        .assert_problem(404, "not_found");
    student.post(PATH, json!({})).await.assert_wrong_fields(&["course_id"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_price_outside_the_limits_of_the_provider_is_refused_before_any_call() {
    let app = TestApp::with_parameters([("MaxPayment", "1000")]).await;
    let shop = app.shop().await;
    for paise in [99, 100_001] {
        app.price(&shop.course, paise);
        let body = json!({ "course_id": shop.course.id });
        let refused = shop.student.post(PATH, body).await.assert_wrong_fields(&["course_id"]);
        assert_eq!(refused.cost.payment_calls, 0);
    }
    assert_eq!(app.count_rows(Table::Payments, "payment"), 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_requests_with_one_key_are_one_order() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let student = shop.student.with_header("idempotency-key", "order-1");
    let replies = storm(100, |_| {
        let (student, course) = (student.clone(), shop.course.id.clone());
        async move { student.post(PATH, json!({ "course_id": course })).await }
    })
    .await;
    let (made, running): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
    assert!(!made.is_empty());
    assert!(made.iter().all(|reply| reply.body == made[0].body));
    for reply in running {
        assert_eq!(
            (reply.status, reply.problem_code()),
            (409, "idempotency_key_in_use"),
            "{}",
            reply.text
        );
    }
    assert_eq!(app.count_rows(Table::Payments, "payment"), 1);
    let other = app.published(&shop.instructor);
    app.price(&other, 500);
    let other = json!({ "course_id": other.id });
    student
        .post(PATH, other)
        .await
        .assert_problem(422, "idempotency_key_reused");
    let again = student
        .post(PATH, json!({ "course_id": shop.course.id }))
        .await
        .assert_status(200);
    assert_eq!(again.body, made[0].body);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_fails_is_503_and_the_same_key_finds_its_order() {
    for kind in [Kind::Error, Kind::Throttle, Kind::Reset, Kind::Garbage, Kind::Hang] {
        let app = TestApp::new().await;
        let shop = app.shop().await;
        let student = shop.student.with_header("idempotency-key", "order-1");
        let body = json!({ "course_id": shop.course.id });
        app.break_down(Target::Razorpay, kind, 1.0);
        student
            .post(PATH, body.clone())
            .await
            .assert_problem(503, "service_unavailable");
        app.mend();
        let order = student.post(PATH, body.clone()).await.assert_status(200);
        let again = student.post(PATH, body).await.assert_status(200);
        assert_eq!(again.body, order.body);
        assert_eq!(app.count_rows(Table::Payments, "payment"), 1, "{kind:?}");
        // An order whose reply was lost is found again and not made twice.
        let orders = app.provider_orders().await;
        assert_eq!(orders, 1, "{kind:?}");
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_creates_a_limited_number_of_orders_a_day() {
    let app = TestApp::with_parameters([("OrdersDaily", "2")]).await;
    let shop = app.shop().await;
    let body = json!({ "course_id": shop.course.id });
    for _ in 0..2 {
        shop.student.post(PATH, body.clone()).await.assert_status(200);
    }
    shop.student
        .post(PATH, body.clone())
        .await
        .assert_problem(429, "rate_limited");
    app.advance(24 * 60 * 60 + 1);
    let student = app.sign_in(&shop.student.phone).await;
    student.post(PATH, body).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amounts_have_the_decimals_of_their_currency() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    for (minor_units, currency, mailed) in [(500, "JPY", "JPY 500"), (1_230, "KWD", "KWD 1.230")] {
        let buyer = app.buyer().await;
        app.price_in(&shop.course, minor_units, currency);
        let body = json!({ "course_id": shop.course.id });
        let order = buyer.post(PATH, body).await.assert_status(200);
        assert_eq!(
            (&order.body["amount"], &order.body["currency"]),
            (&json!(minor_units), &json!(currency))
        );
        let order = Order::of(&order);
        let checkout = app.pay(&order, "captured", false).await;
        verify(&buyer, &checkout).await.assert_status(200);
        let payment = buyer.get(&order.path("")).await.body;
        assert_eq!(
            (&payment["amount"], &payment["currency"], &payment["status"]),
            (&json!(minor_units), &json!(currency), &json!("captured"))
        );
        assert_eq!(enrollment_of(&buyer, &shop.course).await["is_active"], true);
        let receipts = app.mails_to(&format!("{}@example.com", buyer.id)).await;
        assert!(receipts.iter().any(|mail| mail.contains(mailed)), "{receipts:?}");
    }
    let sum: i64 = app.ledger_sum();
    assert_eq!(sum, 500 + 1_230);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_price_that_banks_cannot_settle_is_refused_before_any_call() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    // Less than one dinar, and a last decimal that is not 0. A yen has no smaller unit.
    for (minor_units, currency) in [(990, "KWD"), (1_234, "KWD"), (0, "JPY")] {
        app.price_in(&shop.course, minor_units, currency);
        let body = json!({ "course_id": shop.course.id });
        let refused = shop.student.post(PATH, body).await;
        assert!(matches!(refused.status, 409 | 422), "{currency}: {}", refused.text);
        assert_eq!(refused.cost.payment_calls, 0);
    }
    assert_eq!(app.count_rows(Table::Payments, "payment"), 0);
    app.finish().await;
}
