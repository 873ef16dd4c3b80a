//! Secrets Manager: local values, and the one call that reads them.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use serde_json::{Value, json};
use shared::ids::Ids;
use shared::tokens::access_token::{Jwks, SigningKey};

use super::error::StartError;
use crate::providers::FCM_PATH;
use crate::template::SecretSpec;

/// Logical id of the secret that holds the key access tokens are signed with.
const SIGNING_KEY: &str = "SigningKeySecret";
/// Logical id of the secret that holds the SMS provider's account.
const TWILIO: &str = "TwilioSecret";
/// Logical id of the secret that holds the keys of the account at the payment provider.
const RAZORPAY: &str = "RazorpaySecret";
/// Logical id of the secret that holds the account at the AI service.
const AI: &str = "AiSecret";
/// Logical id of the secret that holds the service account at Firebase.
const FCM: &str = "FcmSecret";
/// The key of the service account. It signs what only the stand-in reads, which checks no signatures.
const FCM_PRIVATE_KEY: &str = include_str!("fcm_private_key.pem");
/// Twilio's test number, which any message may come from
/// (<https://www.twilio.com/docs/iam/test-credentials#test-sms-messages>).
const TWILIO_FROM: &str = "+15005550006";
/// Larger than any request that reads a secret.
const MAX_REQUEST_BYTES: usize = 64 * 1024;

/// The secrets of one local cloud; clones share them.
#[derive(Clone, Debug)]
pub(super) struct Secrets {
    /// Where the values are kept between runs.
    file: Option<PathBuf>,
    values: Arc<Mutex<BTreeMap<String, String>>>,
    specs: Arc<Mutex<Vec<SecretSpec>>>,
    ids: Ids,
    gateway: SocketAddr,
}

impl Secrets {
    /// Opens the secrets kept in `file`, if it exists.
    pub(super) fn open(file: Option<PathBuf>, ids: Ids, gateway: SocketAddr) -> Result<Self, StartError> {
        let values = match &file {
            Some(file) if file.exists() => serde_json::from_slice(&std::fs::read(file)?)?,
            _ => BTreeMap::new(),
        };
        Ok(Self {
            file,
            values: Arc::new(Mutex::new(values)),
            specs: Arc::default(),
            ids,
            gateway,
        })
    }

    /// The public keys of access tokens in the form of the parameter `JwtPublicKeys`. The first call makes the signing
    /// key.
    pub(super) fn public_keys(&self) -> Result<String, StartError> {
        let key: SigningKey = serde_json::from_str(&self.value(SIGNING_KEY, || signing_key(&self.ids))?)?;
        let keys = Jwks {
            keys: vec![key.public().map_err(StartError::new)?],
        };
        Ok(serde_json::to_string(&keys)?)
    }

    /// The keys at the payment provider. The first call makes them, so that the provider stands in for templates
    /// without payments as well.
    pub(super) fn razorpay(&self) -> Result<String, StartError> {
        self.value(RAZORPAY, || Ok(razorpay(&self.ids)))
    }

    /// Makes a value for every secret that does not have one.
    pub(super) fn provision(&self, specs: &[SecretSpec]) -> Result<(), StartError> {
        for spec in specs {
            self.value(&spec.logical_id, || local_value(spec, &self.ids))?;
        }
        specs.clone_into(&mut self.specs.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }

    /// The value of the secret with this logical id.
    pub(super) fn get(&self, logical_id: &str) -> Option<String> {
        self.values
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(logical_id)
            .cloned()
    }

    fn value(&self, logical_id: &str, make: impl FnOnce() -> Result<String, StartError>) -> Result<String, StartError> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = values.get(logical_id) {
            return Ok(value.clone());
        }
        let value = make()?;
        values.insert(logical_id.to_owned(), value.clone());
        if let Some(file) = &self.file {
            write_private(file, &serde_json::to_vec_pretty(&*values)?)?;
        }
        Ok(value)
    }

    /// Answers `secretsmanager.GetSecretValue`, JSON 1.1.
    pub(super) async fn answer(
        self,
        request: http::Request<Incoming>,
    ) -> Result<http::Response<Full<Bytes>>, Infallible> {
        let is_get = request
            .headers()
            .get("x-amz-target")
            .is_some_and(|target| target == "secretsmanager.GetSecretValue");
        let body = Limited::new(request.into_body(), MAX_REQUEST_BYTES)
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes);
        let body: Value = body
            .ok()
            .and_then(|body| serde_json::from_slice(&body).ok())
            .unwrap_or_default();
        let (status, answer) = match (is_get, self.find(body["SecretId"].as_str().unwrap_or_default())) {
            (false, _) => (
                400,
                json!({"__type": "InvalidRequestException", "Message": "only GetSecretValue runs locally"}),
            ),
            (_, None) => (
                400,
                json!({"__type": "ResourceNotFoundException", "Message": "Secrets Manager can't find the specified secret."}),
            ),
            (_, Some((spec, value))) => (
                200,
                json!({"ARN": spec.arn, "Name": spec.name, "SecretString": value, "VersionId": "local", "VersionStages": ["AWSCURRENT"]}),
            ),
        };
        let mut response = http::Response::new(Full::from(answer.to_string()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        response.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/x-amz-json-1.1"),
        );
        Ok(response)
    }

    /// The secret with this ARN or name.
    fn find(&self, id: &str) -> Option<(SecretSpec, String)> {
        let specs = self.specs.lock().unwrap_or_else(PoisonError::into_inner);
        let spec = specs.iter().find(|spec| spec.arn == id || spec.name == id)?;
        let value = match spec.logical_id.as_str() {
            // It names the address of the stand-in, which may be another one in each run.
            FCM => service_account(self.gateway),
            other => self.get(other)?,
        };
        Some((spec.clone(), value))
    }
}

/// The value that an operator would enter or that Secrets Manager would generate.
fn local_value(spec: &SecretSpec, ids: &Ids) -> Result<String, StartError> {
    match (spec.logical_id.as_str(), spec.generated_length) {
        (SIGNING_KEY, _) => signing_key(ids),
        (TWILIO, _) => {
            let account = json!({"account_sid": format!("AC{}", letters(ids, 32)), "auth_token": letters(ids, 32), "from": TWILIO_FROM});
            Ok(account.to_string())
        }
        (RAZORPAY, _) => Ok(razorpay(ids)),
        (AI, _) => Ok(json!({"api_key": letters(ids, 32)}).to_string()),
        (_, Some(length)) => Ok(letters(ids, length)),
        _ => Err(StartError::new(format!(
            "the secret {} has no local value",
            spec.logical_id
        ))),
    }
}

fn signing_key(ids: &Ids) -> Result<String, StartError> {
    SigningKey::from_seed(ids.random()).to_secret().map_err(StartError::new)
}

fn razorpay(ids: &Ids) -> String {
    let account = json!({
        "key_id": format!("rzp_test_{}", letters(ids, 14)),
        "key_secret": letters(ids, 24),
        "webhook_secret": letters(ids, 32),
        "previous_webhook_secret": letters(ids, 32),
    });
    account.to_string()
}

/// A key file of a service account, as Google's console makes it.
fn service_account(gateway: SocketAddr) -> String {
    let account = json!({
        "project_id": "lectern-local",
        "client_email": "push@lectern-local.iam.gserviceaccount.com",
        "private_key_id": "local",
        "private_key": FCM_PRIVATE_KEY,
        "token_uri": format!("http://{gateway}{FCM_PATH}/token"),
    });
    account.to_string()
}

/// Random letters and digits, as in keys and in the ids of several providers.
pub(crate) fn letters(ids: &Ids, length: usize) -> String {
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').collect();
    std::iter::repeat_with(|| ids.below(62) as usize)
        .take(length)
        .filter_map(|index| letters.get(index))
        .collect()
}

/// Replaces the file as a whole; only its owner may read it.
fn write_private(file: &std::path::Path, content: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let directory = file.parent().unwrap_or(std::path::Path::new("."));
    // Mode 0600 from the start.
    let mut new = tempfile::NamedTempFile::new_in(directory)?;
    new.write_all(content)?;
    new.persist(file).map(drop).map_err(|error| error.error)
}
