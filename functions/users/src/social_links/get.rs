//! `GET /api/users/me/social`.

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_accounts::http::Caller;
use shared_accounts::rules::social_links::Social;

/// Returns the caller's social links.
///
/// Links that are not set are `null`. They are part of the public profile.
#[utoipa::path(get, path = "/api/users/me/social", tag = "users",
    params(("If-None-Match" = Option<String>, Header,
        description = "An `ETag`: 304 if the links have not changed since.")),
    responses((status = 200, body = Social), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_social_links(caller: Caller, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&caller.user.social)?.reply(&headers))
}
