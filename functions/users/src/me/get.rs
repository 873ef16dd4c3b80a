//! `GET /api/users/me`.

use axum::response::Response;
use shared::Result;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;

/// Returns the caller's account and profile.
///
/// The `ETag` of the reply can be sent as `If-None-Match` to poll for changes, or as `If-Match` with an update.
#[utoipa::path(get, path = "/api/users/me", tag = "users",
    params(IfNoneMatch),
    responses((status = 200, body = UserReply), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_me(caller: Caller, if_none_match: IfNoneMatch) -> Result<Response> {
    Ok(Tagged::new(&UserReply::from(&caller.user))?.reply(&if_none_match))
}
