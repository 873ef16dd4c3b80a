//! `GET /api/auth/profile`.

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;

/// Returns the caller's account and profile.
///
/// The reply has an `ETag`; a request with `If-None-Match` gets a 304 if nothing has changed.
#[utoipa::path(get, path = "/api/auth/profile", tag = "auth",
    responses((status = 200, body = UserReply), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_profile(caller: Caller, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&UserReply::from(&caller.user))?.reply(&headers))
}
