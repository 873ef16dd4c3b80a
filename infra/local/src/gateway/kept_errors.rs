//! Errors that the edge keeps and gives to everybody who asks for the same path, unless the template turns that off
//! (<https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html>).

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Response};
use http_body_util::BodyExt as _;
use shared::clock::Clock;

const X_CACHE: HeaderName = HeaderName::from_static("x-cache");

/// The errors that are kept now, by path: no query string and no header is part of the key.
#[derive(Debug)]
pub struct KeptErrors {
    ttls: BTreeMap<u16, u64>,
    clock: Clock,
    kept: Mutex<HashMap<String, (i64, Response<Bytes>)>>,
}

impl KeptErrors {
    /// Keeps errors for the seconds of their status in `ttls`, by `clock`.
    #[must_use]
    pub fn new(ttls: BTreeMap<u16, u64>, clock: Clock) -> Self {
        Self {
            ttls,
            clock,
            kept: Mutex::default(),
        }
    }

    /// The error that is kept for a request.
    #[must_use]
    pub fn get(&self, method: &Method, path: &str) -> Option<Response<Body>> {
        if self.ttls.is_empty() || !is_cacheable(method) {
            return None;
        }
        let now = self.clock.unix_seconds();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (until, _)| *until > now);
        let (_, response) = kept.get(path)?;
        let mut response = response.clone().map(Body::from);
        let hit = HeaderValue::from_static("Error from cloudfront");
        response.headers_mut().insert(X_CACHE, hit);
        Some(response)
    }

    /// Keeps the reply to a request if it is such an error.
    pub async fn keep(&self, method: &Method, path: &str, response: Response<Body>) -> Response<Body> {
        let ttl = self
            .ttls
            .get(&response.status().as_u16())
            .filter(|_| is_cacheable(method));
        let Some(ttl) = ttl else { return response };
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        let response = Response::from_parts(parts, body);
        let until = self.clock.unix_seconds().saturating_add_unsigned(*ttl);
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned(), (until, response.clone()));
        response.map(Body::from)
    }
}

fn is_cacheable(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}
