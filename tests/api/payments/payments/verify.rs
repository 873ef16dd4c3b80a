//! Verification of payments.

use hmac::{Hmac, Mac as _};
use local::faults::{Kind, Target};
use serde_json::json;
use sha2::Sha256;
use shared_payments::rules::ledger::EntryKind;
use shared_payments::rules::refund::RefundCause;
use shared_payments::store::ledger::Entry;

use crate::support::payments::{PRICE, enrollment_of, verify};
use crate::support::{TestApp, storm};

const PATH: &str = "/api/payments/verify_payment";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_captured_payment_opens_the_course_without_any_webhook() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    let checkout = app.pay(&order, "captured", false).await;
    let verified = verify(&shop.student, &checkout).await.assert_status(200);
    assert!(verified.cost.dynamodb_calls <= 5, "{}", verified.cost.dynamodb_calls);
    assert_eq!(verified.cost.payment_calls, 1);
    assert_eq!(verified.body["status"], "captured");
    assert_eq!(verified.body["enrollment"]["payment_status"], "paid");
    assert_eq!(verified.body["enrollment"]["is_active"], true);
    let number = verified.string("receipt_number");
    // The same again changes nothing.
    let again = verify(&shop.student, &checkout).await.assert_status(200);
    assert_eq!(again.body, verified.body);
    assert_eq!(app.enrolled_count(&shop.course), 1);
    let ledger: Vec<_> = app.ledger().iter().map(|entry| (entry.kind, entry.amount)).collect();
    assert_eq!(ledger, [(EntryKind::Capture, 99_900)]);
    assert_eq!(app.receipts_to(&shop.student).await, 1);
    let mail = app
        .mails_to(&format!("{}@example.com", shop.student.id))
        .await
        .remove(0);
    assert!(mail.contains(&number) && mail.contains("INR 999.00"), "{mail}");
    let me = shop.student.get("/api/users/me").await;
    assert_eq!(me.body["needs_verification"], false);
    assert!(app.user(&shop.student.id).has_payments);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_costs_one_call_more_and_replays_the_reply() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    let checkout = app.pay(&order, "captured", false).await;
    let student = shop.student.with_header("idempotency-key", "verify-1");
    let first = student.post(PATH, checkout.proof.clone()).await.assert_status(200);
    assert!(first.cost.dynamodb_calls <= 5, "{}", first.cost.dynamodb_calls);
    let again = student
        .post("/verify_payment", checkout.proof.clone())
        .await
        .assert_status(200);
    assert_eq!((again.body, again.cost.payment_calls), (first.body, 0));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_is_only_authorized_is_captured_first() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    let checkout = app.pay(&order, "authorized", false).await;
    let verified = verify(&shop.student, &checkout).await.assert_status(200);
    assert_eq!(verified.body["status"], "captured");
    assert_eq!(shop.enrollment().await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_signature_order_or_owner_changes_nothing() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let cheap = app.published(&shop.instructor);
    app.price(&cheap, 100);
    let order = app.order(&shop.student, &shop.course).await;
    let cheap_order = app.order(&shop.student, &cheap).await;
    let paid = app.pay(&cheap_order, "captured", false).await;
    let unpaid = app.pay(&order, "failed", false).await;
    let proof = |order: &str, payment: &str, signature: &str| json!({ "razorpay_order_id": order, "razorpay_payment_id": payment, "razorpay_signature": signature });
    let signature = paid.proof["razorpay_signature"].as_str().unwrap();
    let student = &shop.student;
    for wrong in [
        // The signature of a cheap order does not pay for an expensive one.
        proof(&order.order_id, &paid.payment, signature),
        proof(&cheap_order.order_id, &unpaid.payment, signature),
        proof(&cheap_order.order_id, &paid.payment, ""),
        proof(&cheap_order.order_id, &paid.payment, &signature[1..]),
        proof(
            &cheap_order.order_id,
            &paid.payment,
            &signature.replace(['a', '1'], "b"),
        ),
    ] {
        let refused = student.post(PATH, wrong).await.assert_problem(400, "signature_invalid");
        assert_eq!(refused.cost.payment_calls, 0);
    }
    let unknown = proof("order_00000000000000", &paid.payment, signature);
    student.post(PATH, unknown).await.assert_problem(404, "not_found");
    let stranger = app.student().await;
    let foreign = stranger
        .post(PATH, paid.proof.clone())
        .await
        .assert_problem(404, "not_found");
    let absent = proof("order_00000000000000", "pay_1", "00");
    let absent = stranger.post(PATH, absent).await.assert_problem(404, "not_found");
    assert_eq!(foreign.without_request_id(), absent.without_request_id());
    let hostile = proof(&order.order_id, "../orders", signature);
    student
        .post(PATH, hostile)
        .await
        .assert_wrong_fields(&["razorpay_payment_id"]);
    assert!(app.ledger().is_empty() && shop.enrollment().await.is_null());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_amount_or_currency_is_flagged_and_opens_nothing() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let admin = app.admin().await;
    for (amount, currency) in [(PRICE - 1, "INR"), (PRICE, "USD")] {
        let order = app.order(&shop.student, &shop.course).await;
        let checkout = json!({ "order_id": order.order_id, "outcome": "captured", "amount": amount,
            "currency": currency });
        let checkout = app.pay_as(checkout).await;
        verify(&shop.student, &checkout).await.assert_problem(409, "conflict");
        app.settle().await;
        let payment = admin.get(&order.path("")).await.assert_status(200);
        assert_eq!(payment.body["flags"], json!(["amount_mismatch"]));
        let own = shop.student.get(&order.path("")).await;
        assert_eq!(
            (&own.body["status"], &own.body["flags"]),
            (&json!("captured"), &json!([]))
        );
    }
    assert!(shop.enrollment().await.is_null());
    let flagged = admin.get("/api/payments?flag=amount_mismatch").await.assert_status(200);
    assert_eq!(flagged.results().len(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_phones_that_pay_the_same_course_get_one_enrollment_and_one_refund() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let mut checkouts = Vec::new();
    for _ in 0..2 {
        let order = app.order(&shop.student, &shop.course).await;
        checkouts.push(app.pay(&order, "captured", false).await);
    }
    let replies = storm(2, |number| {
        let (student, checkout) = (shop.student.clone(), checkouts[number].clone());
        async move { verify(&student, &checkout).await }
    })
    .await;
    let paid_back: Vec<_> = replies
        .into_iter()
        .map(|reply| reply.assert_status(200).body["is_paid_back"] == true)
        .collect();
    assert_eq!(
        paid_back.iter().filter(|paid_back| **paid_back).count(),
        1,
        "{paid_back:?}"
    );
    assert_eq!(app.enrolled_count(&shop.course), 1);
    assert_eq!(app.receipts_to(&shop.student).await, 1);
    app.reconcile().await;
    let refunds = app.admin().await.get("/api/admin/refunds").await.assert_status(200);
    let [refund] = refunds.results() else {
        panic!("{}", refunds.text);
    };
    assert_eq!(
        (&refund["cause"], &refund["status"]),
        (&json!("paid_twice"), &json!("processed"))
    );
    assert_eq!(app.ledger_sum(), i64::try_from(PRICE).unwrap());
    let paid_twice = |entry: &&Entry| entry.cause == Some(RefundCause::PaidTwice);
    assert_eq!(app.ledger().iter().filter(paid_twice).count(), 2);
    assert_eq!(shop.enrollment().await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changes_between_order_and_payment_does_not_cost_the_customer() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    // The price of the order counts, and an unpublished course is open to those who have paid.
    app.price(&shop.course, 200_000);
    app.set_course_status(&shop.course, "draft");
    app.advance(3 * 24 * 60 * 60);
    let student = app.sign_in(&shop.student.phone).await;
    let checkout = app.pay(&order, "captured", false).await;
    verify(&student, &checkout).await.assert_status(200);
    assert_eq!(enrollment_of(&student, &shop.course).await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_that_was_deleted_meanwhile_is_paid_back() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    shop.instructor
        .delete(&format!("/api/courses/{}", shop.course.id))
        .await
        .assert_status(204);
    let checkout = app.pay(&order, "captured", true).await;
    let verified = verify(&shop.student, &checkout).await.assert_status(200);
    assert_eq!(
        (&verified.body["is_paid_back"], &verified.body["enrollment"]),
        (&json!(true), &json!(null))
    );
    app.reconcile().await;
    let payment = shop.student.get(&order.path("")).await;
    assert_eq!(payment.body["status"], "refunded");
    assert_eq!(payment.body["refunds"][0]["cause"], "course_deleted");
    assert_eq!((app.ledger_sum(), app.receipts_to(&shop.student).await), (0, 0));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_payment_can_succeed_days_later() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    let failed = app.pay(&order, "failed", true).await;
    app.settle().await;
    let path = order.path("");
    assert_eq!(shop.student.get(&path).await.body["status"], "failed");
    let keys = app.razorpay_keys().await;
    let mac = Hmac::<Sha256>::new_from_slice(keys["key_secret"].as_str().unwrap().as_bytes()).unwrap();
    let mac = mac.chain_update(format!("{}|{}", order.order_id, failed.payment));
    let proof = json!({ "razorpay_order_id": order.order_id, "razorpay_payment_id": failed.payment,
        "razorpay_signature": format!("{:x}", mac.finalize().into_bytes()) });
    shop.student
        .post(PATH, proof)
        .await
        .assert_problem(402, "payment_needed");
    app.advance(2 * 24 * 60 * 60);
    app.razorpay(
        &format!("/payments/{}", failed.payment),
        json!({ "outcome": "captured" }),
    )
    .await;
    app.settle().await;
    let student = app.sign_in(&shop.student.phone).await;
    assert_eq!(student.get(&path).await.body["status"], "captured");
    assert_eq!(enrollment_of(&student, &shop.course).await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_fails_is_503_and_the_reconciler_opens_the_course() {
    for kind in [Kind::Error, Kind::Throttle, Kind::Reset, Kind::Garbage, Kind::Hang] {
        let app = TestApp::new().await;
        let shop = app.shop().await;
        let order = app.order(&shop.student, &shop.course).await;
        let checkout = app.pay(&order, "captured", false).await;
        app.break_down(Target::Razorpay, kind, 1.0);
        verify(&shop.student, &checkout)
            .await
            .assert_problem(503, "service_unavailable");
        assert!(app.ledger().is_empty());
        app.mend();
        app.reconcile_after(11 * 60).await;
        assert_eq!(shop.enrollment().await["is_active"], true, "{kind:?}");
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_that_an_admin_granted_meanwhile_becomes_paid_access() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let order = app.order(&shop.student, &shop.course).await;
    let grant =
        json!({ "course_id": shop.course.id, "user_id": shop.student.id, "expires_at": "2040-01-01T00:00:00Z" });
    app.admin()
        .await
        .post("/api/enrollments", grant)
        .await
        .assert_status(201);
    let checkout = app.pay(&order, "captured", false).await;
    let verified = verify(&shop.student, &checkout).await.assert_status(200);
    let enrollment = &verified.body["enrollment"];
    assert_eq!(
        (&enrollment["payment_status"], &enrollment["expires_at"]),
        (&json!("paid"), &json!(null))
    );
    assert_eq!(app.enrolled_count(&shop.course), 1);
    app.finish().await;
}
