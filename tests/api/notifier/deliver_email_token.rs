//! The notification `EmailToken`.

use local::faults::{Kind, Target};
use local::outbox::Channel;
use serde_json::json;

use super::queue;
use crate::support::{PASSWORD, TestApp};

/// The id of the only stored token.
fn only_token(app: &TestApp) -> String {
    let tokens = app.email_tokens();
    assert_eq!(tokens.len(), 1);
    tokens[0].token.id.to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_mailed_once_for_repeated_messages() {
    let app = TestApp::new().await;
    let queue = queue(&app).await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    app.registered("asha@example.com").await;
    let again = json!({ "kind": "email_token", "token": only_token(&app) }).to_string();
    for _ in 0..20 {
        app.cloud.enqueue(&queue, again.clone()).await.unwrap();
    }
    assert_eq!(app.mails_to("asha@example.com").await.len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_has_a_subject_the_link_and_the_token() {
    let app = TestApp::with_parameters([("AppUrl", "https://app.example.com")]).await;
    app.registered("asha@example.com").await;
    let token = app.token_for("asha@example.com").await;
    let mail = &app.cloud.outbox().list(Some(Channel::Email), Some("asha@example.com"))[0];
    assert_eq!(mail.subject.as_deref(), Some("Confirm your email address"));
    assert!(
        mail.body
            .contains(&format!("https://app.example.com/verify-email?token={token}")),
        "{}",
        mail.body
    );
    app.advance(61);
    let token = app.reset_token_for("asha@example.com").await;
    let mail = &app.cloud.outbox().list(Some(Channel::Email), Some("asha@example.com"))[0];
    assert_eq!(mail.subject.as_deref(), Some("Choose a new password"));
    assert!(
        mail.body
            .contains(&format!("https://app.example.com/reset-password?token={token}")),
        "{}",
        mail.body
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn used_and_unknown_tokens_are_not_mailed() {
    let app = TestApp::new().await;
    let queue = queue(&app).await;
    app.verified("asha@example.com").await;
    let (id, mails) = (only_token(&app), app.mails_to("asha@example.com").await.len());
    app.change_email_tokens(|row| row.delivered = false);
    let unknown = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    for token in [id.as_str(), unknown] {
        app.cloud
            .enqueue(&queue, json!({ "kind": "email_token", "token": token }).to_string())
            .await
            .unwrap();
    }
    assert_eq!(app.mails_to("asha@example.com").await.len(), mails);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_down_for_a_moment_loses_no_mail() {
    let app = TestApp::new().await;
    for (number, kind) in [Kind::Error, Kind::Throttle, Kind::Reset, Kind::Garbage]
        .into_iter()
        .enumerate()
    {
        let email = format!("asha{number}@example.com");
        app.break_down(Target::Ses, kind, 0.4);
        app.anon()
            .post("/api/auth/register", json!({ "email": email, "password": PASSWORD }))
            .await
            .assert_status(201);
        app.settle().await;
        app.mend();
        // Five failures in a row are possible: then the message is a dead letter, which is not lost either.
        let dead: u64 = app.queued().await.values().map(|depth| depth.visible).sum();
        if dead > 0 {
            return app.finish_with_dead_letters(dead).await;
        }
        assert_eq!(app.mails_to(&email).await.len(), 1, "{kind:?}");
    }
    app.finish().await;
}
