//! The app that sends a request, for the list of sessions.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

/// The rest of a longer header is dropped.
const MAX_USER_AGENT_CHARACTERS: usize = 200;

/// The `User-Agent` header, if there is one.
pub(crate) struct UserAgent(pub(crate) Option<String>);

impl<S: Sync> FromRequestParts<S> for UserAgent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self(
            header.map(|text| text.chars().take(MAX_USER_AGENT_CHARACTERS).collect()),
        ))
    }
}
