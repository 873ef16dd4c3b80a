//! Payments through Razorpay (orders, payments and refunds of its API reference).

mod entities;
#[cfg(test)]
mod tests;

use std::time::Duration;

use reqwest::{Method, RequestBuilder, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::config::Config;
use crate::cost;
use crate::error::{Error, Result};
use crate::secrets::Secrets;

pub use entities::{Collection, Order, OrderRequest, Payment, ProviderPaymentStatus, Refund, RefundRequest};

/// How long a call may take. A request of a user makes two at most.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The largest reply that is read, in bytes.
const MAX_REPLY: usize = 1024 * 1024;
/// Entities of a list that are read at once, which is the maximum of the API.
const PAGE: usize = 100;

/// The account, as its secret holds it. Two secrets of webhooks are active while the first one replaces the other.
#[derive(Clone, Debug, Deserialize)]
pub struct Account {
    /// The public part of the key, which checkout pages show.
    pub key_id: String,
    /// The secret part of the key.
    pub key_secret: SecretString,
    /// Signs webhooks.
    pub webhook_secret: SecretString,
    /// Signed webhooks until it was replaced.
    #[serde(default)]
    pub previous_webhook_secret: Option<SecretString>,
}

impl Account {
    /// The account of this function.
    ///
    /// # Errors
    /// The template does not give it to this function, or it is not what it should be.
    pub fn load(secrets: &Secrets) -> Result<Self> {
        serde_json::from_str(secrets.get("RAZORPAY_SECRET")?).map_err(Error::internal)
    }
}

/// The reply to a request that changes something, if the provider does not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It is done.
    Done(T),
    /// It will never be done, however often it is tried; the provider's reason, a word or a sentence.
    Refused(String),
}

/// The body of an error.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Failure {
    error: FailureDetail,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FailureDetail {
    code: String,
    description: Option<String>,
    reason: Option<String>,
}

/// The payment provider.
#[derive(Clone, Debug)]
pub struct Razorpay {
    http: reqwest::Client,
}

impl Razorpay {
    pub(crate) fn new(http: reqwest::Client) -> Self {
        Self { http }
    }

    /// Creates an order. Payments of it are captured without another request.
    ///
    /// # Errors
    /// The provider is unavailable; the order may exist nevertheless.
    pub async fn create_order(
        &self,
        config: &Config,
        account: &Account,
        order: &OrderRequest,
    ) -> Result<Outcome<Order>> {
        let body = json!({
            "amount": order.amount,
            "currency": order.currency,
            "receipt": order.receipt,
            "notes": order.notes,
            "partial_payment": false,
            "payment_capture": 1,
        });
        let request = self.request(config, account, Method::POST, "orders")?.json(&body);
        ask(request).await
    }

    /// The order with this receipt, if there is one.
    ///
    /// # Errors
    /// The provider is unavailable.
    pub async fn find_order(&self, config: &Config, account: &Account, receipt: &str) -> Result<Option<Order>> {
        let request = self
            .request(config, account, Method::GET, "orders")?
            .query(&[("receipt", receipt)]);
        let found: Collection<Order> = done(ask(request).await?)?;
        Ok(found
            .items
            .into_iter()
            .find(|order| order.receipt.as_deref() == Some(receipt)))
    }

    /// The payments of an order, of which each is an attempt of the customer.
    ///
    /// # Errors
    /// The provider is unavailable.
    pub async fn payments_of(&self, config: &Config, account: &Account, order_id: &str) -> Result<Vec<Payment>> {
        let path = format!("orders/{order_id}/payments");
        let request = self.request(config, account, Method::GET, &path)?;
        let found: Collection<Payment> = done(ask(request).await?)?;
        Ok(found.items)
    }

    /// A payment. `Refused` means that there is none with this id.
    ///
    /// # Errors
    /// The provider is unavailable.
    pub async fn payment(&self, config: &Config, account: &Account, id: &str) -> Result<Outcome<Payment>> {
        ask(self.request(config, account, Method::GET, &format!("payments/{id}"))?).await
    }

    /// Captures an authorized payment. `Refused` also means that it is captured already.
    ///
    /// # Errors
    /// The provider is unavailable; the payment may be captured nevertheless.
    pub async fn capture(
        &self,
        config: &Config,
        account: &Account,
        id: &str,
        amount: u64,
        currency: &str,
    ) -> Result<Outcome<Payment>> {
        let body = json!({ "amount": amount, "currency": currency });
        let request = self.request(config, account, Method::POST, &format!("payments/{id}/capture"))?;
        ask(request.json(&body)).await
    }

    /// Refunds a payment or a part of it. The same `request.key` again gives the same refund again.
    ///
    /// # Errors
    /// The provider is unavailable or still at work on the same request; the refund may exist nevertheless.
    pub async fn refund(
        &self,
        config: &Config,
        account: &Account,
        id: &str,
        refund: &RefundRequest,
    ) -> Result<Outcome<Refund>> {
        let body = json!({
            "amount": refund.amount,
            "speed": "normal",
            "receipt": refund.key,
            "notes": { "refund_id": refund.key },
        });
        let request = self
            .request(config, account, Method::POST, &format!("payments/{id}/refund"))?
            .header("X-Refund-Idempotency", &refund.key)
            .json(&body);
        ask(request).await
    }

    /// The refunds of a payment.
    ///
    /// # Errors
    /// The provider is unavailable.
    pub async fn refunds_of(&self, config: &Config, account: &Account, payment_id: &str) -> Result<Vec<Refund>> {
        let request = self
            .request(config, account, Method::GET, &format!("payments/{payment_id}/refunds"))?
            .query(&[("count", PAGE)]);
        let found: Collection<Refund> = done(ask(request).await?)?;
        Ok(found.items)
    }

    fn request(&self, config: &Config, account: &Account, method: Method, path: &str) -> Result<RequestBuilder> {
        let base = config.required("RAZORPAY_BASE_URL")?;
        cost::spend(|cost| cost.payment_calls += 1);
        Ok(self
            .http
            .request(method, format!("{base}/v1/{path}"))
            .basic_auth(&account.key_id, Some(account.key_secret.expose_secret()))
            .timeout(TIMEOUT))
    }
}

/// The entity of a request that cannot be refused for good.
fn done<T>(outcome: Outcome<T>) -> Result<T> {
    match outcome {
        Outcome::Done(entity) => Ok(entity),
        Outcome::Refused(reason) => Err(Error::unavailable(format!("Razorpay refused to read: {reason}"))),
    }
}

async fn ask<T: DeserializeOwned>(request: RequestBuilder) -> Result<Outcome<T>> {
    // A URL names ids only, but it has no place in the log.
    let unreachable = |error: reqwest::Error| Error::unavailable(error.without_url());
    let mut reply = request.send().await.map_err(unreachable)?;
    let status = reply.status();
    let mut bytes = Vec::new();
    while let Some(chunk) = reply.chunk().await.map_err(unreachable)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_REPLY {
            return Err(Error::unavailable("Razorpay's reply is too large"));
        }
    }
    match status {
        // A proxy's page is a success, too: only an entity says that Razorpay has done it.
        status if status.is_success() => serde_json::from_slice(&bytes)
            .map(Outcome::Done)
            .map_err(|error| Error::unavailable(format!("Razorpay's reply is not an entity: {error}"))),
        StatusCode::BAD_REQUEST => refused(&bytes),
        // 401 is our key, 409 the same refund at work, 429 too many calls, 5xx theirs: all of them may pass.
        status => Err(Error::unavailable(format!("Razorpay answered {status}"))),
    }
}

/// Only an error document of the provider is a refusal. Some of its own failures come with status 400, too.
fn refused<T>(bytes: &[u8]) -> Result<Outcome<T>> {
    let failure: Failure = serde_json::from_slice(bytes).unwrap_or_default();
    let FailureDetail {
        code,
        description,
        reason,
    } = failure.error;
    if code != "BAD_REQUEST_ERROR" {
        return Err(Error::unavailable(format!(
            "Razorpay answered 400 with the code {code:?}"
        )));
    }
    let reason = reason.filter(|reason| !matches!(reason.as_str(), "" | "NA" | "input_validation_failed"));
    Ok(Outcome::Refused(reason.or(description).unwrap_or(code)))
}

/// The entity in `value`, which a webhook carries.
pub fn entity<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}
