//! `GET /api/users/me`: the own profile.

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;

/// The own account and profile, with an `ETag`.
#[utoipa::path(get, path = "/api/users/me", operation_id = "get_me", tag = "users",
    params(("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if it is still the profile's.")),
    responses((status = 200, body = UserReply), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_me(caller: Caller, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&UserReply::from(&caller.user))?.reply(&headers))
}
