//! `GET /api/users/me/social`: where else on the web one is.

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_accounts::http::Caller;
use shared_accounts::rules::social_links::Social;

/// The own links, with an `ETag`.
#[utoipa::path(get, path = "/api/users/me/social", operation_id = "get_social", tag = "users",
    params(("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if it is still the links'.")),
    responses((status = 200, body = Social), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_social(caller: Caller, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&caller.user.social)?.reply(&headers))
}
