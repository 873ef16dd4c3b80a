//! `GET /api/users/me/settings`.

use axum::response::Response;
use shared::Result;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared_accounts::http::Caller;
use shared_accounts::rules::settings::Settings;

/// Returns the caller's app settings.
///
/// Settings that the user has never changed have their defaults.
#[utoipa::path(get, path = "/api/users/me/settings", tag = "users",
    params(IfNoneMatch),
    responses((status = 200, body = Settings), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_settings(caller: Caller, if_none_match: IfNoneMatch) -> Result<Response> {
    Ok(Tagged::new(&caller.user.settings)?.reply(&if_none_match))
}
