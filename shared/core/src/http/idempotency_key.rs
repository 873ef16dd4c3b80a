//! The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header).

use axum::extract::FromRequestParts;
use http::request::Parts;
use utoipa::IntoParams;

use crate::app::App;
use crate::error::{Error, Result};

/// An optional key of 1 to 255 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, IntoParams)]
#[into_params(names("Idempotency-Key"), parameter_in = Header)]
pub struct IdempotencyKey(
    /// A repeated key returns the first reply.
    pub Option<String>,
);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        let Some(header) = parts.headers.get("idempotency-key") else {
            return Ok(Self(None));
        };
        let key = header.to_str().unwrap_or_default().trim().trim_matches('"');
        if (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(Some(key.to_owned())))
        } else {
            Err(Error::field(
                "Idempotency-Key",
                "must have 1 to 255 visible ASCII characters",
            ))
        }
    }
}
