//! Push messages through Firebase Cloud Messaging (`projects.messages.send` of the FCM HTTP v1 API reference).

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Response, StatusCode};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::secrets::Secrets;
use crate::tokens::signatures;

/// What the access token is asked for ("Authorize send requests" in the FCM documentation).
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
/// The grant by a signed assertion, RFC 7523 §2.1.
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The lifetime of an assertion, in seconds; Google accepts at most an hour.
const ASSERTION_SECONDS: i64 = 60 * 60;
/// An access token is renewed this many seconds before it expires.
const RENEW_BEFORE: i64 = 60;

/// A push message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushMessage {
    /// The first line that the phone shows.
    pub title: String,
    /// The text below it.
    pub body: String,
    /// For the app; with the rest at most 4,096 bytes.
    pub data: BTreeMap<String, String>,
    /// Replaces an earlier message with the same tag on the phone, so that a repeated message is seen once.
    pub tag: Option<String>,
    /// The number on the app's icon.
    pub badge: Option<u64>,
}

/// Whether a push message was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushOutcome {
    /// FCM will deliver it.
    Accepted,
    /// The app is no longer installed there: drop the device's token.
    Unregistered,
    /// It will never be delivered, however often it is tried; FCM's error code.
    Refused(String),
}

/// Google's key file of a service account, as its secret holds it.
#[derive(Deserialize)]
struct ServiceAccount {
    project_id: String,
    client_email: String,
    private_key_id: Option<String>,
    private_key: SecretString,
    token_uri: String,
}

/// The assertion that is exchanged for an access token (RFC 7523 §3, with Google's `scope`).
#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    scope: &'static str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

/// The token endpoint's reply (RFC 6749 §5.1).
#[derive(Deserialize)]
struct Grant {
    access_token: SecretString,
    expires_in: i64,
}

#[derive(Debug)]
struct AccessToken {
    text: SecretString,
    /// Good until, in Unix seconds.
    expires_at: i64,
}

/// Sends push messages.
#[derive(Debug)]
pub struct Push {
    http: reqwest::Client,
    clock: Clock,
    /// Locked while a new one is fetched, so that senders at the same time share it.
    access_token: Mutex<Option<AccessToken>>,
}

impl Push {
    pub(crate) fn new(http: reqwest::Client, clock: Clock) -> Self {
        Self {
            http,
            clock,
            access_token: Mutex::new(None),
        }
    }

    /// Whether the operator has put the key file of a service account.
    #[must_use]
    pub fn is_configured(secrets: &Secrets) -> bool {
        let secret = secrets.optional("FCM_SECRET");
        secret.is_some_and(|text| serde_json::from_str::<ServiceAccount>(text).is_ok())
    }

    /// Hands `message` for the device with the registration token `device` to FCM.
    ///
    /// # Errors
    /// FCM is unavailable or refuses our account: try again later.
    pub async fn send(
        &self,
        config: &Config,
        secrets: &Secrets,
        device: &str,
        message: &PushMessage,
    ) -> Result<PushOutcome> {
        let account: ServiceAccount = serde_json::from_str(secrets.get("FCM_SECRET")?).map_err(Error::internal)?;
        let url = format!(
            "{}/v1/projects/{}/messages:send",
            config.required("FCM_BASE_URL")?,
            account.project_id
        );
        let token = self.access_token(&account).await?;
        let request = self
            .http
            .post(url)
            .bearer_auth(token.expose_secret())
            .json(&body(device, message));
        let reply = request.send().await.map_err(unreachable)?;
        if reply.status() == StatusCode::UNAUTHORIZED {
            // Revoked before its time: the next try gets a new one.
            *self.access_token.lock().await = None;
        }
        outcome(reply).await
    }

    /// The access token that is still good, or a new one.
    async fn access_token(&self, account: &ServiceAccount) -> Result<SecretString> {
        let mut kept = self.access_token.lock().await;
        let now = self.clock.unix_seconds();
        match &*kept {
            Some(token) if now < token.expires_at - RENEW_BEFORE => Ok(token.text.clone()),
            _ => {
                let Grant {
                    access_token: text,
                    expires_in,
                } = self.exchange(account, now).await?;
                *kept = Some(AccessToken {
                    text: text.clone(),
                    expires_at: now + expires_in,
                });
                Ok(text)
            }
        }
    }

    async fn exchange(&self, account: &ServiceAccount, now: i64) -> Result<Grant> {
        let assertion = sign(account, now)?;
        let form = [("grant_type", JWT_BEARER), ("assertion", &assertion)];
        let reply = self
            .http
            .post(&account.token_uri)
            .form(&form)
            .send()
            .await
            .map_err(unreachable)?;
        match reply.status() {
            status if status.is_success() => reply.json().await.map_err(unreachable),
            status => Err(Error::unavailable(format!("the token endpoint answered {status}"))),
        }
    }
}

/// The request's body. Android knows tag and number as fields of its notification, Apple as a header and the badge.
fn body(device: &str, message: &PushMessage) -> Value {
    let notification = json!({ "title": message.title, "body": message.body });
    let mut body = json!({ "token": device, "notification": notification, "data": message.data });
    if let Some(tag) = &message.tag {
        body["android"]["notification"]["tag"] = tag.as_str().into();
        body["apns"]["headers"]["apns-collapse-id"] = tag.as_str().into();
    }
    if let Some(badge) = message.badge {
        body["android"]["notification"]["notification_count"] = badge.into();
        body["apns"]["payload"]["aps"]["badge"] = badge.into();
    }
    json!({ "message": body })
}

fn sign(account: &ServiceAccount, now: i64) -> Result<String> {
    let mut header = Header::new(Algorithm::RS256);
    header.kid.clone_from(&account.private_key_id);
    let assertion = Assertion {
        iss: &account.client_email,
        scope: SCOPE,
        aud: &account.token_uri,
        iat: now,
        exp: now + ASSERTION_SECONDS,
    };
    let pem = account.private_key.expose_secret().as_bytes();
    let key = PrivatePkcs8KeyDer::from_pem_slice(pem).map_err(Error::internal)?;
    let key = EncodingKey::from_rsa_der(key.secret_pkcs8_der());
    signatures::install();
    jsonwebtoken::encode(&header, &assertion, &key).map_err(Error::internal)
}

async fn outcome(reply: Response) -> Result<PushOutcome> {
    let status = reply.status();
    // What is not JSON says no more than its status.
    let body: Value = reply.json().await.unwrap_or_default();
    if status.is_success() {
        // A proxy's page is a success, too: only a message's name says that FCM has it.
        return if body["name"].is_string() {
            Ok(PushOutcome::Accepted)
        } else {
            Err(Error::unavailable("FCM's reply has no name"))
        };
    }
    let code = error_code(&body);
    match (status, code) {
        // A 404 without this word means a wrong project, which must not cost every device its token.
        (StatusCode::NOT_FOUND, "UNREGISTERED") => Ok(PushOutcome::Unregistered),
        (StatusCode::BAD_REQUEST, _) | (_, "SENDER_ID_MISMATCH") => {
            tracing::error!(%status, code, "FCM refuses a message");
            Ok(PushOutcome::Refused(code.to_owned()))
        }
        _ => Err(Error::unavailable(format!("FCM answered {status} {code}"))),
    }
}

/// FCM's own word among Google's error details (`ErrorCode` in the FCM HTTP v1 API reference).
fn error_code(body: &Value) -> &str {
    let details = body["error"]["details"].as_array().into_iter().flatten();
    details
        .filter_map(|detail| detail["errorCode"].as_str())
        .next()
        .unwrap_or_default()
}

/// An error of the connection, without the URL, which names the account.
fn unreachable(error: reqwest::Error) -> Error {
    Error::unavailable(error.without_url())
}
