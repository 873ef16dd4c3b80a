//! Rejection of refunds.

use serde_json::json;
use shared::outbox::Event;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_rejection_one_new_request_is_possible() {
    let app = TestApp::new().await;
    let (shop, order, _) = app.bought().await;
    let admin = app.admin().await;
    let path = order.path("/refund-request");
    let reason = json!({ "reason": "Wrong course." });
    for round in 0..2 {
        let refund = shop
            .student
            .post(&path, reason.clone())
            .await
            .assert_status(201)
            .string("id");
        let reject = format!("/api/admin/refunds/{refund}/reject");
        let admin = admin.with_header("idempotency-key", &format!("reject-{round}"));
        let rejected = admin
            .post(&reject, json!({ "notes": "Too late." }))
            .await
            .assert_status(200);
        assert_eq!(rejected.body["status"], "rejected");
        let again = admin
            .post(&reject, json!({ "notes": "Too late." }))
            .await
            .assert_status(200);
        assert_eq!(again.body, rejected.body);
        let without_key = admin.with_header("idempotency-key", &format!("other-{round}"));
        without_key
            .post(&reject, json!({}))
            .await
            .assert_problem(409, "conflict");
    }
    shop.student.post(&path, reason).await.assert_problem(409, "conflict");
    assert_eq!(shop.enrollment().await["is_active"], true);
    let events = app.waiting_events();
    let declined = |event: &&Event| matches!(event, Event::RefundDeclined { .. });
    assert_eq!(events.iter().filter(declined).count(), 2);
    app.finish().await;
}
