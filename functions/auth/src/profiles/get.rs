//! `GET /api/auth/profile`.

use axum::response::Response;
use shared::Result;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;

/// Returns the caller's account and profile.
///
/// The reply has an `ETag`; a request with `If-None-Match` gets a 304 if nothing has changed.
#[utoipa::path(get, path = "/api/auth/profile", tag = "auth",
    responses((status = 200, body = UserReply), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_profile(caller: Caller, if_none_match: IfNoneMatch) -> Result<Response> {
    Ok(Tagged::new(&UserReply::from(&caller.user))?.reply(&if_none_match))
}
