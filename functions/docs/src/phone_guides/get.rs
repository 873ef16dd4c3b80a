//! `GET /PHONE_AUTHENTICATION.md`.

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};

/// The guide in the introduction of the documentation.
const GUIDE: &str = "/api/docs#description/sign-in-with-a-code";

/// Redirects to the guide on signing in with a phone number.
///
/// Documents of an older backend link here.
#[utoipa::path(get, path = "/PHONE_AUTHENTICATION.md", tag = "docs", responses((status = 302)), security(()))]
pub(crate) async fn get_phone_guide() -> Response {
    (StatusCode::FOUND, [(LOCATION, GUIDE)]).into_response()
}
