//! Errors as `application/problem+json` (RFC 9457).

mod absent;

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Error, ErrorCode, FieldError};

/// An error as clients get it.
#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: Cow<'a, str>,
    code: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldError],
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(flatten)]
    members: &'a Map<String, Value>,
}

impl<'a> Problem<'a> {
    fn new(error: &'a Error, route: &str, request_id: Option<&'a str>) -> Self {
        let parts = error.parts();
        let code = parts.code;
        let named = error.is_unspecific().then(|| absent::detail(route)).flatten();
        let is_wait = code.status() == StatusCode::TOO_MANY_REQUESTS;
        Self {
            r#type: format!("urn:lectern:problem:{}", code.as_str()),
            title: code.title(),
            status: code.status().as_u16(),
            detail: named.map_or(Cow::Borrowed(parts.detail.as_ref()), Cow::Owned),
            code: code.as_str(),
            errors: &parts.fields,
            retry_after: parts.retry_after.filter(|_| is_wait),
            request_id,
            members: &parts.members,
        }
    }
}

/// The problem of one of several operations in a request, which has the only request id.
#[must_use]
pub fn of_operation(error: &Error) -> Value {
    serde_json::to_value(Problem::new(error, "", None)).unwrap_or_default()
}

/// An error waits in the reply's extensions until [`render`] knows the request id.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut reply = self.code().status().into_response();
        reply.extensions_mut().insert(Arc::new(self));
        reply
    }
}

/// The error that a reply carries, if it does.
pub(super) fn carried(reply: &Response) -> Option<Arc<Error>> {
    reply.extensions().get::<Arc<Error>>().cloned()
}

/// Turns an error into its reply. `route` is the template of the request's path.
pub(super) fn render(error: &Error, route: &str, request_id: &str) -> Response {
    let body = serde_json::to_vec(&Problem::new(error, route, Some(request_id))).unwrap_or_default();
    let mut reply = Response::new(Body::from(body));
    *reply.status_mut() = error.code().status();
    add_headers(reply.headers_mut(), error);
    reply
}

fn add_headers(headers: &mut HeaderMap, error: &Error) {
    let parts = error.parts();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if parts.code.status() == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = parts.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = parts
        .allow
        .as_deref()
        .and_then(|methods| HeaderValue::from_str(methods).ok())
    {
        headers.insert(ALLOW, allow);
    }
}

/// API Gateway has one route per path for all methods. The router adds `Allow`.
pub(super) async fn unknown_method() -> Error {
    Error::new(ErrorCode::MethodNotAllowed, "This path does not have this method.")
}

/// Reached with path parameters that no URL keeps, such as `%20` at the end or `%2E%2E`: API Gateway matches them decoded.
pub(super) async fn unknown_path() -> Error {
    Error::not_found()
}

/// The error for a path that no operation has.
#[must_use]
pub fn no_route(detail: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorCode::RouteNotFound, detail)
}
