//! `GET /api/users/me/settings`.

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_accounts::http::Caller;
use shared_accounts::rules::settings::Settings;

/// Returns the caller's app settings.
///
/// Settings that the user has never changed have their defaults.
#[utoipa::path(get, path = "/api/users/me/settings", tag = "users",
    params(("If-None-Match" = Option<String>, Header,
        description = "An `ETag`: 304 if the settings have not changed since.")),
    responses((status = 200, body = Settings), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_settings(caller: Caller, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&caller.user.settings)?.reply(&headers))
}
