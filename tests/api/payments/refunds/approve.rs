//! Approval of refunds.

use local::faults::{Kind, Target};
use serde_json::{Value, json};
use shared::types::role::Role;

use crate::support::payments::{Order, PRICE, Shop, verify};
use crate::support::{TestApp, storm};

/// Requests a refund; the path of the decision.
async fn requested(shop: &Shop, order: &Order, amount: Value) -> String {
    let path = order.path("/refund-request");
    let body = json!({ "reason": "Wrong course.", "amount": amount });
    let refund = shop.student.post(&path, body).await.assert_status(201);
    format!("/api/admin/refunds/{}", refund.string("id"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_refund_ends_the_access_and_the_course_can_be_bought_again() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let first_id = shop.enrollment().await["id"].clone();
    let refund = requested(&shop, &order, json!(null)).await;
    let admin = app.admin().await;
    let notes = json!({ "admin_notes": "Within two weeks." });
    shop.student
        .post(&format!("{refund}/approve"), notes.clone())
        .await
        .assert_problem(403, "forbidden");
    let approved = admin.post(&format!("{refund}/approve"), notes).await.assert_status(200);
    assert_eq!(
        (&approved.body["status"], &approved.body["admin_notes"]),
        (&json!("processed"), &json!("Within two weeks."))
    );
    app.settle().await;
    let enrollment = shop.enrollment().await;
    assert_eq!(
        (&enrollment["status"], &enrollment["payment_status"]),
        (&json!("cancelled"), &json!("refunded"))
    );
    assert_eq!((app.ledger_sum(), app.enrolled_count(&shop.course)), (0, 0));
    let own = shop.student.get(&order.path("")).await;
    assert_eq!(own.body["refunds"][0]["admin_notes"], json!(null));
    for decision in ["approve", "reject"] {
        admin
            .post(&format!("{refund}/{decision}"), json!({}))
            .await
            .assert_problem(409, "conflict");
    }
    let audit = admin.get("/api/admin/audit").await;
    assert!(audit.results().iter().any(|act| act["action"] == "refund_approved"));
    let again = app.order(&shop.student, &shop.course).await;
    let checkout = app.pay(&again, "captured", true).await;
    verify(&shop.student, &checkout).await.assert_status(200);
    let enrollment = shop.enrollment().await;
    assert_eq!((&enrollment["id"], &enrollment["is_active"]), (&first_id, &json!(true)));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partial_refund_leaves_the_access() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let refund = requested(&shop, &order, json!(30_000)).await;
    let admin = app.admin().await;
    admin
        .post(&format!("{refund}/approve"), json!({}))
        .await
        .assert_status(200);
    app.settle().await;
    let payment = shop.student.get(&order.path("")).await.body;
    assert_eq!(
        (&payment["status"], &payment["refunded_amount"]),
        (&json!("partially_refunded"), &json!(30_000))
    );
    assert_eq!(shop.enrollment().await["is_active"], true);
    let rest = requested(&shop, &order, json!(null)).await;
    let rest = admin
        .post(&format!("{rest}/approve"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(rest.body["amount"], PRICE - 30_000);
    app.settle().await;
    assert_eq!(shop.enrollment().await["is_active"], false);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_admins_who_approve_at_once_refund_once() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let refund = requested(&shop, &order, json!(null)).await;
    let admin = app.admin().await;
    let replies = storm(8, |number| {
        let (admin, refund) = (admin.clone(), refund.clone());
        let decision = if number % 4 == 3 { "reject" } else { "approve" };
        async move { admin.post(&format!("{refund}/{decision}"), json!({})).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    app.settle().await;
    assert!(app.ledger_sum() == 0 || app.ledger_sum() == i64::try_from(PRICE).unwrap());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_down_or_at_work_is_asked_again_for_the_same_refund() {
    for kind in [Kind::Error, Kind::Garbage, Kind::Hang, Kind::Conflict] {
        let app = TestApp::new().await;
        let (shop, order, _) = app.bought().await;
        let refund = requested(&shop, &order, json!(null)).await;
        let admin = app.admin().await;
        app.break_down(Target::Razorpay, kind, 1.0);
        let approved = admin
            .post(&format!("{refund}/approve"), json!({}))
            .await
            .assert_status(200);
        // A reply that is lost was sent after the refund, which a webhook may report first.
        if matches!(kind, Kind::Error | Kind::Conflict) {
            assert_eq!(approved.body["status"], "processing", "{kind:?}");
            assert_eq!(
                shop.enrollment().await["is_active"],
                true,
                "the provider has not accepted it"
            );
        }
        app.mend();
        app.reconcile().await;
        let payment = shop.student.get(&order.path("")).await.body;
        assert_eq!(
            (&payment["status"], &payment["refunds"][0]["status"]),
            (&json!("refunded"), &json!("processed"))
        );
        assert_eq!(app.ledger().len(), 2, "{kind:?}");
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_the_provider_refuses_or_that_fails_is_shown_as_such() {
    let app = TestApp::new().await;
    let (shop, order, checkout) = app.bought().await;
    let refund = requested(&shop, &order, json!(null)).await;
    // Somebody was faster in the dashboard, and we have not heard of it.
    let elsewhere = json!({ "payment_id": checkout.payment, "webhooks": false });
    app.razorpay("/refunds", elsewhere).await;
    let admin = app.admin().await;
    let refused = admin
        .post(&format!("{refund}/approve"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(refused.body["status"], "refused");
    assert!(
        refused.string("refusal").contains("refunded already"),
        "{}",
        refused.text
    );
    // The next check sees the refund of the dashboard.
    app.reconcile().await;
    let payment = shop.student.get(&order.path("")).await.body;
    assert_eq!(
        (&payment["status"], &payment["refunds"][0]["status"]),
        (&json!("refunded"), &json!("refused"))
    );

    let (shop, order, _) = app.bought().await;
    app.razorpay("/settings", json!({ "refunds": "failed" })).await;
    let refund = requested(&shop, &order, json!(null)).await;
    let admin = app.admin().await;
    admin
        .post(&format!("{refund}/approve"), json!({}))
        .await
        .assert_status(200);
    app.settle().await;
    let payment = shop.student.get(&order.path("")).await.body;
    assert_eq!(
        (&payment["status"], &payment["refunds"][0]["status"]),
        (&json!("captured"), &json!("failed"))
    );
    assert_eq!(shop.enrollment().await["is_active"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dismissed_admin_decides_nothing() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let refund = requested(&shop, &order, json!(null)).await;
    let admin = app.admin().await;
    app.set_role(&admin.id, Role::Student);
    admin
        .post(&format!("{refund}/approve"), json!({}))
        .await
        .assert_problem(403, "forbidden");
    let unknown = "/api/admin/refunds/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c/approve";
    app.admin()
        .await
        .post(unknown, json!({}))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
