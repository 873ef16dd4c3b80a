//! Secrets, read once at init from Secrets Manager by the functions whose environment names them.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use hmac::{Hmac, Mac as _};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::clients::aws::Aws;
use crate::config::Config;
use crate::error::{Error, Result};

/// HMAC-SHA-256 (RFC 2104), the one keyed hash of the product.
pub(crate) type HmacSha256 = Hmac<Sha256>;

/// The secrets of a function by the variable that names them, such as `OTP_KEY_SECRET`.
#[derive(Clone, Debug, Default)]
pub struct Secrets(BTreeMap<String, SecretString>);

impl Secrets {
    /// Fetches every secret whose ARN stands in a variable `*_SECRET`, all at the same time.
    pub(crate) async fn load(config: &Config, aws: &Aws) -> Result<Self> {
        let wanted: Vec<_> = config.ending_with("_SECRET").collect();
        if wanted.is_empty() {
            return Ok(Self::default());
        }
        let client = aws.secrets_manager();
        let fetched = wanted.into_iter().map(|(name, arn)| {
            let request = client.get_secret_value().secret_id(arn);
            async move {
                let value = request
                    .send()
                    .await
                    .map_err(|error| Error::internal(error).because(format!("secret {name}")))?;
                let text = value
                    .secret_string
                    .ok_or_else(|| Error::internal(format!("secret {name} has no text")))?;
                Ok::<_, Error>((name.to_owned(), SecretString::from(text)))
            }
        });
        Ok(Self(try_join_all(fetched).await?.into_iter().collect()))
    }

    /// A secret's text.
    ///
    /// # Errors
    /// The template does not give it to this function.
    pub fn get(&self, name: &'static str) -> Result<&str> {
        self.optional(name)
            .ok_or_else(|| Error::internal(format!("{name} is not set")))
    }

    /// A secret's text, if this function has it.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(ExposeSecret::expose_secret)
    }

    /// HMAC-SHA-256 of `parts` under the secret, each part preceded by its length so that no two lists collide.
    ///
    /// # Errors
    /// The template does not give the secret to this function.
    pub fn hmac(&self, name: &'static str, parts: &[&[u8]]) -> Result<[u8; 32]> {
        let mut mac = HmacSha256::new_from_slice(self.get(name)?.as_bytes()).map_err(Error::internal)?;
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Ok(mac.finalize().into_bytes().into())
    }
}
