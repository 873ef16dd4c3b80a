//! Bounces and complaints that SES reports.

use serde_json::json;
use shared::database::Table;
use shared_accounts::store::suppressions::Reason;
use shared_accounts::store::suppressions::Suppression;

use super::queue;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_bounced_or_complained_get_no_more_mail() {
    let app = TestApp::new().await;
    for (email, reason) in [
        ("bounce.1@example.com", Reason::Bounce),
        ("complaint@example.com", Reason::Complaint),
    ] {
        app.registered(email).await;
        assert_eq!(app.mails_to(email).await.len(), 1);
        let suppressions: Vec<Suppression> = app.all(Table::Users);
        assert!(suppressions.iter().any(|suppression| suppression.reason == reason));
        app.advance(61);
        app.anon()
            .post("/api/auth/password-reset", json!({ "email": email }))
            .await
            .assert_status(202);
        assert_eq!(app.mails_to(email).await.len(), 1);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transient_bounce_suppresses_nothing() {
    let app = TestApp::new().await;
    let queue = queue(&app).await;
    let bounce = |kind: &str, email: &str| {
        let bounce = json!({
            "bounceType": kind,
            "bounceSubType": "MailboxFull",
            "bouncedRecipients": [{ "emailAddress": email }],
        });
        json!({ "eventType": "Bounce", "bounce": bounce, "mail": { "messageId": "1" } }).to_string()
    };
    for message in [
        bounce("Transient", "full@example.com"),
        bounce("Permanent", "not an address"),
        bounce("Permanent", "Gone@Example.com"),
    ] {
        app.cloud.enqueue(&queue, message).await.unwrap();
    }
    app.settle().await;
    let dump = app.dump();
    assert!(
        dump.contains("SUPPRESSED#gone@example.com") && !dump.contains("full@example.com"),
        "{dump}"
    );
    app.finish().await;
}
