//! `GET /api/users/me/settings`: how the app behaves.

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_accounts::http::Caller;
use shared_accounts::rules::settings::Settings;

/// The own settings, with an `ETag`.
#[utoipa::path(get, path = "/api/users/me/settings", operation_id = "get_settings", tag = "users",
    params(("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if it is still the settings'.")),
    responses((status = 200, body = Settings), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_settings(caller: Caller, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&caller.user.settings)?.reply(&headers))
}
