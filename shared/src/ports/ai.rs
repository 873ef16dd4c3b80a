//! The AI service: OpenAI-compatible chat completions with a JSON schema (`POST {base}/chat/completions`, OpenAI API reference,
//! "Create chat completion" and "Structured outputs").

use std::time::Duration;

use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Config;
use crate::error::Error;
use crate::secrets::Secrets;

/// The largest reply that is read, in bytes.
const LARGEST_REPLY: usize = 4 * 1024 * 1024;

/// The account, as its secret holds it.
#[derive(Deserialize)]
struct Account {
    api_key: SecretString,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the model is to do and must not do.
    pub instructions: String,
    /// What it is to work on: data, never instructions.
    pub input: String,
    /// The schema that the answer has to follow, and its name (letters, digits, `_` and `-`); without it the answer is a text.
    pub schema: Option<(&'static str, Value)>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// The service is down or refuses us; whether another try may help.
    Down {
        /// For the log.
        cause: Error,
        /// Whether another try may help.
        retry: bool,
    },
    /// There was no answer in time.
    Timeout(Error),
    /// What came is no answer.
    Invalid(String),
}

/// The reply, as far as it counts.
#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
}

/// Asks the AI service.
#[derive(Clone, Debug)]
pub struct Ai {
    http: reqwest::Client,
}

impl Ai {
    pub(crate) fn new(http: reqwest::Client) -> Self {
        Self { http }
    }

    /// Asks once, for `timeout` at most, and gives the text of the answer. For tries, budget and breaker see [`crate::ask_ai`].
    ///
    /// # Errors
    /// A [`Failure`].
    pub async fn ask(
        &self,
        config: &Config,
        secrets: &Secrets,
        question: &Question,
        timeout: Duration,
    ) -> Result<String, Failure> {
        let wrong = |error: Error| Failure::Down {
            cause: error,
            retry: false,
        };
        let base = config.required("AI_BASE_URL").map_err(wrong)?;
        let model = config.required("AI_MODEL").map_err(wrong)?;
        let account: Account = secrets
            .get("AI_SECRET")
            .and_then(|secret| serde_json::from_str(secret).map_err(Error::internal))
            .map_err(wrong)?;
        let asked = self
            .http
            .post(format!("{base}/chat/completions"))
            .bearer_auth(account.api_key.expose_secret())
            .timeout(timeout)
            .json(&body(model, question))
            .send()
            .await;
        let reply = asked.map_err(failed)?;
        let status = reply.status();
        if !status.is_success() {
            return Err(refused(status));
        }
        answer(&read(reply).await?)
    }
}

fn body(model: &str, question: &Question) -> Value {
    let mut body = json!({
        "model": model,
        "messages": [
            { "role": "system", "content": question.instructions },
            { "role": "user", "content": question.input },
        ],
    });
    if let Some((name, schema)) = &question.schema {
        let schema = json!({ "name": name, "strict": true, "schema": schema });
        body["response_format"] = json!({ "type": "json_schema", "json_schema": schema });
    }
    body
}

fn failed(error: reqwest::Error) -> Failure {
    let is_timeout = error.is_timeout();
    // A URL has no secrets here, but neither has it a place in the log.
    let cause = Error::unavailable(error.without_url());
    if is_timeout {
        Failure::Timeout(cause)
    } else {
        Failure::Down { cause, retry: true }
    }
}

/// What is busy or broken may recover ("Error codes" in the OpenAI documentation); a refused key or model stays refused.
fn refused(status: StatusCode) -> Failure {
    let retry =
        status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
    Failure::Down {
        cause: Error::unavailable(format!("the AI service answered {status}")),
        retry,
    }
}

async fn read(mut reply: Response) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = reply.chunk().await.map_err(failed)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST_REPLY {
            return Err(Failure::Invalid("the reply is too large".to_owned()));
        }
    }
    Ok(bytes)
}

fn answer(reply: &[u8]) -> Result<String, Failure> {
    let completion: Completion = serde_json::from_slice(reply).map_err(|error| Failure::Invalid(error.to_string()))?;
    let Some(choice) = completion.choices.into_iter().next() else {
        return Err(Failure::Invalid("the reply has no choices".to_owned()));
    };
    match (choice.finish_reason.as_deref(), choice.message.content) {
        (Some("length" | "content_filter"), _) => Err(Failure::Invalid("the answer was cut off".to_owned())),
        (_, Some(content)) if !content.trim().is_empty() => Ok(content),
        _ => Err(Failure::Invalid("the answer is empty or a refusal".to_owned())),
    }
}

#[cfg(test)]
mod tests;
