//! People who are signed in. They get there as everybody does; only roles and bans are put into the table.

use std::ops::Deref;

use serde_json::{Value, json};
use shared::types::role::Role;

use crate::support::Client;
use crate::support::Reply;
use crate::support::TestApp;

/// The password of everybody who has one.
pub const PASSWORD: &str = "correct horse battery staple";

/// A code of the same length that is not this one.
pub fn wrong(code: &str) -> String {
    let (first, rest) = code.split_at(1);
    format!("{}{rest}", (first.parse::<u32>().unwrap() + 1) % 10)
}

/// Somebody who is signed in, and who is a [`Client`] with the access token.
#[derive(Clone, Debug)]
pub struct Actor {
    client: Client,
    pub id: String,
    pub phone: String,
    pub access_token: String,
    pub refresh_token: String,
}

impl Deref for Actor {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Actor {
    /// The user whom the reply of a login is for.
    #[track_caller]
    pub fn signed_in(client: &Client, login: &Reply) -> Self {
        let text = |value: &Value| {
            value
                .as_str()
                .unwrap_or_else(|| panic!("no login: {}", login.text))
                .to_owned()
        };
        let access_token = text(&login.body["access_token"]);
        Self {
            client: client.with_token(&access_token),
            id: text(&login.body["user"]["id"]),
            phone: login.body["user"]["phone_number"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            access_token,
            refresh_token: text(&login.body["refresh_token"]),
        }
    }
}

impl TestApp {
    /// Asks for a code for `phone` from a fresh address, for every purpose, and reads it off the SMS.
    pub async fn request_code(&self, phone: &str) -> String {
        self.request_code_for(phone, None).await
    }

    /// Asks for a code for `phone` and one purpose (or every one) from a fresh address, and reads it off the SMS.
    pub async fn request_code_for(&self, phone: &str, purpose: Option<&str>) -> String {
        let body = json!({ "phone_number": phone, "purpose": purpose });
        self.anon().post("/api/request-otp", body).await.assert_status(200);
        self.code_for(phone).await
    }

    /// The same a minute later, when another code may be asked for.
    pub async fn request_next_code(&self, phone: &str) -> String {
        self.advance(61);
        self.request_code(phone).await
    }

    /// Signs in with a code, which creates the account if it does not exist. A phone can do so once a minute.
    pub async fn sign_in(&self, phone: &str) -> Actor {
        let code = self.request_code(phone).await;
        let client = self.anon();
        let proof = json!({ "phone_number": phone, "otp_code": code });
        let login = client.post("/api/auth/verify-otp", proof).await.assert_status(200);
        Actor::signed_in(&client, &login)
    }

    /// A new student.
    pub async fn student(&self) -> Actor {
        self.sign_in(&self.fresh_phone()).await
    }

    /// A new student with an e-mail address and [`PASSWORD`], who has signed in with the password.
    pub async fn student_with_password(&self, email: &str) -> Actor {
        let (phone, client) = (self.fresh_phone(), self.anon());
        let code = self.request_code(&phone).await;
        let account = json!({
            "phone_number": phone, "otp": code, "name": "Asha Rao", "email": email, "password": PASSWORD,
            "college": "City College", "department": "Physics",
        });
        client.post("/api/signup", account).await.assert_status(201);
        let login = client
            .post("/api/auth/login", json!({ "email": email, "password": PASSWORD }))
            .await;
        Actor::signed_in(&client, &login.assert_status(200))
    }

    /// A new instructor.
    pub async fn instructor(&self) -> Actor {
        self.with_role(Role::Instructor).await
    }

    /// A new admin.
    pub async fn admin(&self) -> Actor {
        self.with_role(Role::Admin).await
    }

    async fn with_role(&self, role: Role) -> Actor {
        let actor = self.student().await;
        self.set_role(&actor.id, role);
        actor
    }

    /// Bans a user.
    pub fn ban(&self, user_id: &str) {
        self.change_user(user_id, |user| user.banned = true);
    }
}
