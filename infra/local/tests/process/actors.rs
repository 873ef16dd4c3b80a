//! People who sign up.

use std::net::Ipv4Addr;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};

pub const PASSWORD: &str = "correct horse battery";

/// Somebody with a phone, an address of their own and no account yet.
#[derive(Clone)]
pub struct Person {
    pub phone: String,
    pub email: String,
    pub http: Client,
}

impl Person {
    #[expect(
        clippy::disallowed_methods,
        reason = "the product's client cannot choose its address"
    )]
    pub fn new(number: u8) -> Self {
        // Installs the TLS backend that the builder asks for, even though nothing here is encrypted.
        let _product_client = shared::platform::http_client();
        let address = Ipv4Addr::new(127, 0, 1, number);
        let http = Client::builder()
            .local_address(Some(address.into()))
            .tls_built_in_root_certs(false);
        Self {
            // A prefix each: SMS to one are limited.
            phone: format!("+91987{number:03}0100"),
            email: format!("person{number}@example.com"),
            http: http.build().unwrap(),
        }
    }

    pub async fn post(&self, url: &str, path: &str, body: Value) -> reqwest::Result<u16> {
        let reply = self.http.post(format!("{url}{path}")).json(&body).send().await?;
        Ok(reply.status().as_u16())
    }

    pub async fn ask_for_a_code(&self, url: &str) -> reqwest::Result<u16> {
        self.post(url, "/api/request-otp", json!({ "phone_number": self.phone }))
            .await
    }

    /// The code in the newest SMS, once it is there.
    pub async fn code(&self, url: &str) -> reqwest::Result<String> {
        loop {
            let query = [("channel", "sms"), ("to", &self.phone)];
            let outbox: Value = self
                .http
                .get(format!("{url}/_local/outbox"))
                .query(&query)
                .send()
                .await?
                .json()
                .await?;
            let digits = |text: &str| {
                text.split(|letter: char| !letter.is_ascii_digit())
                    .find(|part| part.len() == 4)
                    .map(str::to_owned)
            };
            if let Some(code) = outbox[0]["body"].as_str().and_then(digits) {
                return Ok(code);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Status of `POST /api/signup`.
    pub async fn sign_up(&self, url: &str) -> reqwest::Result<u16> {
        self.ask_for_a_code(url).await?;
        let body = json!({
            "phone_number": self.phone, "otp": self.code(url).await?, "email": self.email,
            "password": PASSWORD, "name": "Asha Rao",
        });
        self.post(url, "/api/signup", body).await
    }

    /// Status of a login by `identifier`, `phone_number` or `email`.
    pub async fn log_in(&self, url: &str, by: &str) -> u16 {
        let identifier = if by == "email" { &self.email } else { &self.phone };
        let body = json!({ by: identifier, "password": PASSWORD });
        self.post(url, "/api/auth/login", body).await.unwrap()
    }
}
