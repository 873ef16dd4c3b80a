//! Secrets, read once at init from Secrets Manager by the functions whose environment names them.

use std::collections::BTreeMap;

use hmac::{Hmac, Mac as _};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::error::{Error, Result};

/// HMAC-SHA-256 (RFC 2104), the one keyed hash of the product.
pub(crate) type HmacSha256 = Hmac<Sha256>;

/// The secrets of a function by the variable that names them, such as `OTP_KEY_SECRET`.
#[derive(Clone, Debug, Default)]
pub struct Secrets(BTreeMap<String, SecretString>);

impl Secrets {
    /// Secrets by the variables that name them.
    pub(crate) fn new(secrets: BTreeMap<String, SecretString>) -> Self {
        Self(secrets)
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
