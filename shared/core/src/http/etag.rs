//! Strong entity tags (RFC 9110 §8.8.3) of replies, `If-None-Match` and `If-Match`.

use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

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
    pub fn reply(self, request: &HeaderMap) -> Response {
        if self.lasts && names(request, IF_NONE_MATCH, &self.etag) {
            let mut reply = StatusCode::NOT_MODIFIED.into_response();
            self.add_headers(reply.headers_mut());
            return reply;
        }
        self.into_response()
    }

    /// Whether the client has an `If-Match` and it names just this; `*` and no `If-Match` are fine, too.
    ///
    /// # Errors
    /// [`ErrorCode::PreconditionFailed`] if it names something else.
    pub fn check_if_match(&self, request: &HeaderMap) -> Result<bool> {
        // `*` is whatever is there (RFC 9110 §13.1.1), so nobody can be too late.
        if request.get(IF_MATCH).is_none_or(|tag| tag == "*") {
            return Ok(false);
        }
        if names(request, IF_MATCH, &self.etag) {
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

/// Whether the header lists `etag` or is `*`. Proxies that recode a reply weaken its tag: that still names the same content to
/// somebody who reads (`If-None-Match`, weak comparison) but not to somebody who writes (RFC 9110 §8.8.3.2).
fn names(request: &HeaderMap, header: HeaderName, etag: &str) -> bool {
    let values = request.get_all(&header).iter().filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
    let is_read = header == IF_NONE_MATCH;
    tags.any(|tag| tag == "*" || tag == etag || (is_read && tag.strip_prefix("W/") == Some(etag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(header: HeaderName, value: &'static str) -> bool {
        let request = HeaderMap::from_iter([(header.clone(), HeaderValue::from_static(value))]);
        names(&request, header, "\"a\"")
    }

    #[test]
    fn a_tag_is_found_in_a_list() {
        assert!(listed(IF_MATCH, "\"b\", \"a\""));
        assert!(listed(IF_NONE_MATCH, "*"));
        assert!(!listed(IF_MATCH, "\"b\""));
    }

    #[test]
    fn a_weakened_tag_counts_for_readers_only() {
        assert!(listed(IF_NONE_MATCH, "W/\"a\""));
        assert!(!listed(IF_MATCH, "W/\"a\""));
    }
}
