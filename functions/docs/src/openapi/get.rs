//! `GET /api/openapi.json`.

use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use shared::http::etag::{IfNoneMatch, Tagged};

use crate::OPENAPI;

/// The document changes only with a deployment.
const CACHING: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// Gets the OpenAPI document of the whole API.
///
/// The document is OpenAPI 3.1. It has an `ETag`; send it as `If-None-Match` to get a 304 until the next deployment.
#[utoipa::path(get, path = "/api/openapi.json", tag = "docs", params(IfNoneMatch),
    responses((status = 200, body = Object, example = json!({"openapi": "3.1.0"})), (status = 304)), security(()))]
pub(crate) async fn get_openapi(if_none_match: IfNoneMatch) -> Response {
    let mut reply = Tagged::json(OPENAPI.into()).reply(&if_none_match);
    reply.headers_mut().insert(CACHE_CONTROL, CACHING);
    reply
}
