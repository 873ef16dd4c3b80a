//! SMS through Twilio's Messages resource (`POST /2010-04-01/Accounts/{Sid}/Messages.json`, Twilio API reference).

use std::time::Duration;

use reqwest::{Response, StatusCode};
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

/// Before the second try.
const PAUSE: Duration = Duration::from_millis(250);

/// Whether Twilio certainly has not taken the message: it was not reached, or says so. After a timeout nobody knows, and a
/// second try could send the message twice.
fn was_not_taken(reply: &reqwest::Result<Response>) -> bool {
    match reply {
        Ok(reply) => reply.status().is_server_error() || reply.status() == StatusCode::TOO_MANY_REQUESTS,
        Err(error) => error.is_connect(),
    }
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

    /// Hands `body` to Twilio, which is asked a second time if it did not take it the first time; in test mode (never in
    /// production) the text is logged instead.
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
        let ask = || {
            let form = [("To", to.as_str()), ("From", &account.from), ("Body", body)];
            let request = self.http.post(&url);
            let request = request.basic_auth(&account.account_sid, Some(account.auth_token.expose_secret()));
            request.form(&form).send()
        };
        let mut reply = ask().await;
        if was_not_taken(&reply) {
            tokio::time::sleep(PAUSE).await;
            reply = ask().await;
        }
        let reply = reply.map_err(|error| Error::unavailable(error.without_url()))?;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clients::stand_in::{StandIn, app, reply};

    const PATH: &str = "/2010-04-01/Accounts/AC1/Messages.json";

    /// What becomes of a message if Twilio answers with `statuses`, and how often it was asked.
    async fn sent(statuses: &'static [StatusCode]) -> (Result<SmsOutcome>, usize) {
        let twilio =
            StandIn::start(|_asked, before| reply(statuses[before], &json!({ "sid": "SM1", "code": 21211 }))).await;
        let (app, _clock) = app([]).await;
        let config = Config::new([("TWILIO_BASE_URL".to_owned(), twilio.url.clone())].into()).unwrap();
        let account = json!({ "account_sid": "AC1", "auth_token": "t", "from": "+15005550006" });
        let secrets = Secrets::new([("TWILIO_SECRET".to_owned(), account.to_string().into())].into());
        let phone = Phone::parse("+919812345678").unwrap();
        let outcome = app.sms().send(&config, &secrets, &phone, "1234").await;
        (outcome, twilio.asked(PATH).len())
    }

    #[tokio::test]
    async fn a_message_that_was_not_taken_is_tried_a_second_time() {
        for failure in [
            &[StatusCode::BAD_GATEWAY, StatusCode::CREATED],
            &[StatusCode::TOO_MANY_REQUESTS, StatusCode::CREATED],
        ] {
            let (outcome, asked) = sent(failure).await;
            assert_eq!((outcome.unwrap(), asked), (SmsOutcome::Accepted, 2));
        }
    }

    #[tokio::test]
    async fn the_second_failure_is_left_to_the_queue() {
        let (outcome, asked) = sent(&[StatusCode::BAD_GATEWAY, StatusCode::BAD_GATEWAY]).await;
        assert!(outcome.is_err());
        assert_eq!(asked, 2);
    }

    #[tokio::test]
    async fn a_refusal_is_final() {
        let (outcome, asked) = sent(&[StatusCode::BAD_REQUEST]).await;
        assert_eq!((outcome.unwrap(), asked), (SmsOutcome::Refused(21211), 1));
    }
}
