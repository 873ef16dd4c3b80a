//! Strong entity tags (RFC 9110 §8.8.3) of replies, `If-None-Match` and `If-Match`.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use crate::error::{Error, ErrorCode, Result};

/// A body with its entity tag.
#[derive(Debug)]
pub struct Tagged {
    content_type: &'static str,
    body: Vec<u8>,
    etag: String,
    /// Whether clients may keep the body.
    lasts: bool,
}

impl Tagged {
    /// Serializes `reply`.
    pub fn new(reply: &impl Serialize) -> Result<Self> {
        serde_json::to_vec(reply).map(Self::json).map_err(Error::internal)
    }

    /// A body that is JSON already.
    #[must_use]
    pub fn json(body: Vec<u8>) -> Self {
        Self::of("application/json", body)
    }

    /// A body of any media type.
    #[must_use]
    pub fn of(content_type: &'static str, body: Vec<u8>) -> Self {
        let hash = Sha256::digest(&body);
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..16]));
        Self {
            content_type,
            body,
            etag,
            lasts: true,
        }
    }

    /// A reply whose tag follows from the `version` of what it shows, so that the tag is known before the body is. The
    /// body is empty until [`Tagged::with_body`].
    #[must_use]
    pub fn of_version(content_type: &'static str, version: &[u8]) -> Self {
        Self {
            body: Vec::new(),
            ..Self::of(content_type, version.to_vec())
        }
    }

    /// The same tag on this body.
    #[must_use]
    pub fn with_body(self, body: Vec<u8>) -> Self {
        Self { body, ..self }
    }

    /// Whether the client has the reply already.
    #[must_use]
    pub fn is_known_to(&self, if_none_match: &IfNoneMatch) -> bool {
        self.lasts && if_none_match.has(&self.etag)
    }

    /// The same tag on `reply`, which contains signed URLs that soon expire. It is always sent whole and never cached.
    pub fn signed(self, reply: &impl Serialize) -> Result<Self> {
        Ok(Self {
            body: serde_json::to_vec(reply).map_err(Error::internal)?,
            lasts: false,
            ..self
        })
    }

    /// The whole reply, or 304 if the client has it already.
    #[must_use]
    pub fn reply(self, if_none_match: &IfNoneMatch) -> Response {
        if self.is_known_to(if_none_match) {
            let mut reply = StatusCode::NOT_MODIFIED.into_response();
            self.add_headers(reply.headers_mut());
            return reply;
        }
        self.into_response()
    }

    /// Whether the client has an `If-Match`, which must have this tag. It can also be absent or `*`.
    ///
    /// # Errors
    /// [`ErrorCode::PreconditionFailed`] if it has other tags only.
    pub fn check_if_match(&self, if_match: &IfMatch) -> Result<bool> {
        // `*` stands for any current state (RFC 9110 §13.1.1).
        if if_match.0.first().is_none_or(|tag| tag == "*") {
            return Ok(false);
        }
        if if_match.has(&self.etag) {
            return Ok(true);
        }
        Err(Error::new(
            ErrorCode::PreconditionFailed,
            "If-Match names another version; read it again.",
        ))
    }

    fn add_headers(&self, headers: &mut HeaderMap) {
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(ETAG, etag);
        }
        let caching = if self.lasts {
            "private, no-cache"
        } else {
            "private, no-store"
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    }
}

impl IntoResponse for Tagged {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        self.add_headers(&mut headers);
        (headers, self.body).into_response()
    }
}

/// The tags of the `If-Match` header.
#[derive(Clone, Debug, Default, IntoParams)]
#[into_params(names("If-Match"), parameter_in = Header)]
pub struct IfMatch(
    /// An `ETag`: 412 if the resource has changed since.
    #[param(value_type = Option<String>)]
    Vec<String>,
);

/// The tags of the `If-None-Match` header.
#[derive(Clone, Debug, Default, IntoParams)]
#[into_params(names("If-None-Match"), parameter_in = Header)]
pub struct IfNoneMatch(
    /// An `ETag`: 304 if the reply has not changed since.
    #[param(value_type = Option<String>)]
    Vec<String>,
);

impl IfMatch {
    /// Strong comparison (RFC 9110 §8.8.3.2).
    fn has(&self, etag: &str) -> bool {
        self.0.iter().any(|tag| tag == "*" || tag == etag)
    }
}

impl IfNoneMatch {
    /// Weak comparison: a proxy that recodes a reply weakens its tag, but the content is the same to a reader.
    fn has(&self, etag: &str) -> bool {
        let is_same = |tag: &String| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag;
        self.0.iter().any(is_same)
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(tags(&parts.headers, IF_MATCH)))
    }
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(tags(&parts.headers, IF_NONE_MATCH)))
    }
}

fn tags(headers: &HeaderMap, name: HeaderName) -> Vec<String> {
    // Text that cannot be a tag still is a condition, which no tag fulfills.
    let values = headers
        .get_all(name)
        .iter()
        .map(|value| value.to_str().unwrap_or_default());
    let tags = values.flat_map(|value| value.split(','));
    tags.map(|tag| tag.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `If-Match` and `If-None-Match` with this value have the tag `"a"`.
    fn have(value: &'static str) -> (bool, bool) {
        let headers = [IF_MATCH, IF_NONE_MATCH].map(|name| (name, HeaderValue::from_static(value)));
        let headers = HeaderMap::from_iter(headers);
        let if_match = IfMatch(tags(&headers, IF_MATCH));
        let if_none_match = IfNoneMatch(tags(&headers, IF_NONE_MATCH));
        (if_match.has("\"a\""), if_none_match.has("\"a\""))
    }

    #[test]
    fn a_tag_is_found_in_a_list() {
        assert_eq!(have("\"b\", \"a\""), (true, true));
        assert_eq!(have("*"), (true, true));
        assert_eq!(have("\"b\""), (false, false));
    }

    #[test]
    fn a_header_without_a_tag_is_a_condition_that_fails() {
        let tagged = Tagged::json(b"{}".to_vec());
        let check = |value: &[u8]| {
            let headers = HeaderMap::from_iter([(IF_MATCH, HeaderValue::from_bytes(value).unwrap())]);
            tagged.check_if_match(&IfMatch(tags(&headers, IF_MATCH))).is_ok()
        };
        assert!(!check(b"") && !check(b"\xff") && check(b"*"));
        assert!(tagged.check_if_match(&IfMatch::default()).is_ok());
    }

    #[test]
    fn a_weakened_tag_counts_for_readers_only() {
        assert_eq!(have("W/\"a\""), (false, true));
    }
}
