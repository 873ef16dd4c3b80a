//! `GET /api/users/me/social`.

use axum::response::Response;
use shared::Result;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared_accounts::http::Caller;
use shared_accounts::rules::social_links::Social;

/// Returns the caller's social links.
///
/// Links that are not set are `null`. They are part of the public profile.
#[utoipa::path(get, path = "/api/users/me/social", tag = "users",
    params(IfNoneMatch),
    responses((status = 200, body = Social), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_social_links(caller: Caller, if_none_match: IfNoneMatch) -> Result<Response> {
    Ok(Tagged::new(&caller.user.social)?.reply(&if_none_match))
}
