//! `GET /api/openapi.json`: all operations of the product.

use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use shared::http::etag::Tagged;

use crate::OPENAPI;

/// It changes with a deployment, so minutes of age are fine.
const CACHING: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The OpenAPI 3.1 document of the whole product, with an `ETag`.
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "show_openapi", tag = "docs",
    responses((status = 200, body = Object, example = json!({"openapi": "3.1.0"})), (status = 304)), security(()))]
pub(crate) async fn show_openapi(headers: HeaderMap) -> Response {
    let mut reply = Tagged::json(OPENAPI.into()).reply(&headers);
    reply.headers_mut().insert(CACHE_CONTROL, CACHING);
    reply
}
