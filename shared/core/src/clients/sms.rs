//! SMS through Twilio's Messages resource (`POST /2010-04-01/Accounts/{Sid}/Messages.json`, Twilio API reference).

use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::config::Config;
use crate::error::{Error, Result};
use crate::secrets::Secrets;
use crate::types::phone::Phone;

/// Twilio's account, as its secret holds it.
#[derive(Deserialize)]
struct Account {
    account_sid: String,
    auth_token: SecretString,
    from: String,
}

/// What Twilio says about a message it does not take.
#[derive(Deserialize)]
struct Refusal {
    code: Option<u32>,
}

/// Whether a message was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmsOutcome {
    /// Twilio will send it.
    Accepted,
    /// It will never be sent to this number; Twilio's error code.
    Refused(u32),
}

/// Sends SMS.
#[derive(Clone, Debug)]
pub struct Sms {
    http: reqwest::Client,
}

impl Sms {
    pub(crate) fn new(http: reqwest::Client) -> Self {
        Self { http }
    }

    /// Hands `body` to Twilio; in test mode (never in production) it is logged instead.
    ///
    /// # Errors
    /// Twilio is unavailable or refuses our account: try again later.
    pub async fn send(&self, config: &Config, secrets: &Secrets, to: &Phone, body: &str) -> Result<SmsOutcome> {
        if config.flag("TWILIO_TEST_MODE") {
            if config.is_production() {
                return Err(Error::internal("TWILIO_TEST_MODE is refused in production"));
            }
            tracing::info!(body, "SMS in test mode");
            return Ok(SmsOutcome::Accepted);
        }
        let account: Account = serde_json::from_str(secrets.get("TWILIO_SECRET")?).map_err(Error::internal)?;
        let base = config.required("TWILIO_BASE_URL")?;
        let url = format!("{base}/2010-04-01/Accounts/{}/Messages.json", account.account_sid);
        let reply = self
            .http
            .post(url)
            .basic_auth(&account.account_sid, Some(account.auth_token.expose_secret()))
            .form(&[("To", to.as_str()), ("From", &account.from), ("Body", body)])
            .send()
            .await
            .map_err(|error| Error::unavailable(error.without_url()))?;
        match reply.status() {
            status if status.is_success() => {
                // A proxy's page is a success, too: only a message id says that Twilio has it.
                let receipt: serde_json::Value = reply
                    .json()
                    .await
                    .map_err(|error| Error::unavailable(error.without_url()))?;
                if receipt.get("sid").is_some_and(serde_json::Value::is_string) {
                    Ok(SmsOutcome::Accepted)
                } else {
                    Err(Error::unavailable("Twilio's reply has no message id"))
                }
            }
            StatusCode::BAD_REQUEST => {
                let refusal: Refusal = reply
                    .json()
                    .await
                    .map_err(|error| Error::unavailable(error.without_url()))?;
                Ok(SmsOutcome::Refused(refusal.code.unwrap_or_default()))
            }
            status => Err(Error::unavailable(format!("Twilio answered {status}"))),
        }
    }
}
