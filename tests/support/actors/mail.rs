//! What people find in their mailboxes.

use local::outbox::Channel;
use serde_json::json;

use crate::support::TestApp;
use crate::support::{Actor, PASSWORD};

impl TestApp {
    /// The texts of the mails to `email`, newest first, once everything queued is handled.
    pub async fn mails_to(&self, email: &str) -> Vec<String> {
        self.settle().await;
        let sent = self.cloud.outbox().list(Some(Channel::Email), Some(email));
        sent.into_iter().map(|message| message.body).collect()
    }

    /// The token in the newest mail to `email`.
    pub async fn token_for(&self, email: &str) -> String {
        let mails = self.mails_to(email).await;
        let mail = mails.first().unwrap_or_else(|| panic!("no mail to {email}"));
        let is_token = |line: &&str| line.len() == 66 && !line.contains(['/', ' ']);
        mail.lines()
            .find(is_token)
            .unwrap_or_else(|| panic!("no token in {mail:?}"))
            .to_owned()
    }

    /// A new account with `email` and [`PASSWORD`] that has not verified the address, signed in.
    pub async fn registered(&self, email: &str) -> Actor {
        let client = self.anon();
        let account = json!({ "email": email, "password": PASSWORD });
        client
            .post("/api/auth/register", account.clone())
            .await
            .assert_status(201);
        let login = client.post("/api/auth/login", account).await.assert_status(200);
        Actor::signed_in(&client, &login)
    }

    /// A new account that has verified its address.
    pub async fn verified(&self, email: &str) -> Actor {
        let actor = self.registered(email).await;
        let token = self.token_for(email).await;
        actor
            .post("/api/auth/verify-email", json!({ "token": token }))
            .await
            .assert_status(200);
        actor
    }

    /// Asks for a new password for `email` and reads the token off the mail.
    pub async fn reset_token_for(&self, email: &str) -> String {
        self.anon()
            .post("/api/auth/password-reset", json!({ "email": email }))
            .await
            .assert_status(202);
        self.token_for(email).await
    }
}
