//! `GET /api/asyncapi.json`.

use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use shared::http::etag::{IfNoneMatch, Tagged};

use crate::ASYNCAPI;

/// The document changes only with a deployment.
const CACHING: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// Gets the AsyncAPI document of the sockets.
///
/// The document is AsyncAPI 3.0 and describes every frame that clients send and receive. It has an `ETag`.
#[utoipa::path(get, path = "/api/asyncapi.json", tag = "docs", params(IfNoneMatch),
    responses((status = 200, body = Object, example = json!({"asyncapi": "3.0.0"})), (status = 304)), security(()))]
pub(crate) async fn get_asyncapi(if_none_match: IfNoneMatch) -> Response {
    let mut reply = Tagged::json(ASYNCAPI.into()).reply(&if_none_match);
    reply.headers_mut().insert(CACHE_CONTROL, CACHING);
    reply
}
