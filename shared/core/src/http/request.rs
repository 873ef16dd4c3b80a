//! What happens around every request: an id, a span, one log line, panics and errors turned into problems.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use http::header::{CACHE_CONTROL, HeaderName, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue};
use tracing::Instrument as _;

use crate::app::App;
use crate::cost;
use crate::error::Error;
use crate::http::body::hints;
use crate::http::problem;
use crate::ids::kind;

/// Accepted from the client and always returned.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the local cloud says about names that an operation does not have.
const HINT: HeaderName = HeaderName::from_static("x-local-hint");

/// The first request of a container pays for its start.
static COLD: AtomicBool = AtomicBool::new(true);

pub(super) async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let request_id = request_id(request.headers()).unwrap_or_else(|| app.ids.id::<kind::Request>().to_string());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned())
        .unwrap_or_default();
    let span = tracing::info_span!("request", request_id, %method, route, user = tracing::field::Empty);
    async {
        let started = Instant::now();
        let handled = cost::measured(AssertUnwindSafe(next.run(request)).catch_unwind());
        let ((outcome, cost), hints) = if app.config.is_local() {
            hints::collected(handled).await
        } else {
            (handled.await, Vec::new())
        };
        let reply = outcome.unwrap_or_else(|panic| Error::internal(panic_text(panic.as_ref())).into_response());
        let error = problem::carried(&reply);
        let mut reply = match &error {
            Some(error) => problem::render(error, &route, &request_id),
            None => reply,
        };
        let status = reply.status().as_u16();
        let (calls, read, write) = (cost.dynamodb_calls, cost.read_units, cost.write_units);
        let cold = COLD.swap(false, Ordering::Relaxed);
        let took_ms = started.elapsed().as_millis();
        match error {
            Some(error) if status >= 500 => {
                tracing::error!(status, took_ms, calls, read, write, cold, %error, "request")
            }
            Some(error) => tracing::info!(
                status,
                calls,
                read,
                write,
                cold,
                code = error.code().as_str(),
                "request"
            ),
            None => tracing::info!(status, took_ms, calls, read, write, cold, "request"),
        }
        finish(reply.headers_mut(), &request_id);
        if let Some(hints) = hints::header(&hints) {
            tracing::warn!(?hints, "the request has names that the operation does not have");
            reply.headers_mut().insert(HINT, hints);
        }
        reply
    }
    .instrument(span)
    .await
}

fn finish(headers: &mut HeaderMap, request_id: &str) {
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// The request id of the client if it is safe to log.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    ((1..=128).contains(&id.len()) && id.bytes().all(harmless)).then(|| id.to_owned())
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panic: {}", text.unwrap_or_default())
}
