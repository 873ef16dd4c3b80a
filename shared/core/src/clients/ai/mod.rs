//! The AI service: OpenAI-compatible chat completions with a JSON schema (`POST {base}/chat/completions`, OpenAI API reference,
//! "Create chat completion" and "Structured outputs") and vectors of texts (`POST {base}/embeddings`, "Create embeddings").

#[cfg(test)]
mod tests;

use std::time::Duration;

use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Config;
use crate::cost;
use crate::error::Error;
use crate::secrets::Secrets;

/// The largest reply that is read, in bytes.
const MAX_REPLY: usize = 4 * 1024 * 1024;

/// The account, as its secret holds it.
#[derive(Deserialize)]
struct Account {
    api_key: SecretString,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the model is to do and must not do.
    pub instructions: String,
    /// What it is to work on: data, never instructions.
    pub input: String,
    /// The schema that the answer has to follow, and its name (letters, digits, `_` and `-`); without it the answer is a text.
    pub schema: Option<(&'static str, Value)>,
}

/// Why a request failed.
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
    /// The reply is malformed, or the service refused the prompt.
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

#[derive(Deserialize)]
struct Embeddings {
    data: Vec<Embedding>,
}

#[derive(Deserialize)]
struct Embedding {
    index: usize,
    embedding: Vec<f32>,
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

    /// Asks once, for `timeout` at most, and gives the text of the answer. For tries, budget and breaker see [`crate::ai::attempts`].
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
        let model = config.required("AI_MODEL").map_err(wrong)?;
        let body = body(model, question);
        answer(&self.post(config, secrets, "chat/completions", &body, timeout).await?)
    }

    /// The vector of each of `texts`, in their order and all of the same length, asked for once, for `timeout` at most.
    /// `dimensions` shortens the vectors, if the model can do that.
    ///
    /// # Errors
    /// A [`Failure`].
    pub async fn embed(
        &self,
        config: &Config,
        secrets: &Secrets,
        (model, dimensions): (&str, Option<u32>),
        texts: &[&str],
        timeout: Duration,
    ) -> Result<Vec<Vec<f32>>, Failure> {
        let mut body = json!({ "model": model, "input": texts, "encoding_format": "float" });
        if let Some(dimensions) = dimensions {
            body["dimensions"] = dimensions.into();
        }
        vectors(
            &self.post(config, secrets, "embeddings", &body, timeout).await?,
            texts.len(),
        )
    }

    async fn post(
        &self,
        config: &Config,
        secrets: &Secrets,
        path: &str,
        body: &Value,
        timeout: Duration,
    ) -> Result<Vec<u8>, Failure> {
        let base = config.required("AI_BASE_URL").map_err(wrong)?;
        let account: Account = secrets
            .get("AI_SECRET")
            .and_then(|secret| serde_json::from_str(secret).map_err(Error::internal))
            .map_err(wrong)?;
        cost::spend(|cost| cost.ai_calls += 1);
        let asked = self
            .http
            .post(format!("{base}/{path}"))
            .bearer_auth(account.api_key.expose_secret())
            .timeout(timeout)
            .json(body)
            .send()
            .await;
        let reply = asked.map_err(failed)?;
        let status = reply.status();
        if !status.is_success() {
            return Err(refused(status));
        }
        read(reply).await
    }
}

/// A failure that another try cannot fix.
fn wrong(cause: Error) -> Failure {
    Failure::Down { cause, retry: false }
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

/// What is busy or broken may recover ("Error codes" in the OpenAI documentation); a refused key or model stays
/// refused. A refused prompt is not a failure of the service: it must not open the breaker, and it counts toward the
/// quota.
fn refused(status: StatusCode) -> Failure {
    if matches!(
        status,
        StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY
    ) {
        return Failure::Invalid(format!("the AI service refused the prompt with {status}"));
    }
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
        if bytes.len() > MAX_REPLY {
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

/// The vectors of a reply to `count` texts, in the order of the texts.
fn vectors(reply: &[u8], count: usize) -> Result<Vec<Vec<f32>>, Failure> {
    let reply: Embeddings = serde_json::from_slice(reply).map_err(|error| Failure::Invalid(error.to_string()))?;
    let mut embeddings = reply.data;
    embeddings.sort_by_key(|embedding| embedding.index);
    let is_whole = embeddings.len() == count && (0..).zip(&embeddings).all(|(place, one)| one.index == place);
    let mut lengths = embeddings.iter().map(|one| one.embedding.len());
    let first = lengths.next().unwrap_or_default();
    if is_whole && first > 0 && lengths.all(|length| length == first) {
        Ok(embeddings.into_iter().map(|one| one.embedding).collect())
    } else {
        Err(Failure::Invalid("the reply is not one vector for each text".to_owned()))
    }
}
