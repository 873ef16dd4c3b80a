//! `GET /.well-known/jwks.json`.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use shared::tokens::access_token::Jwks;
use shared::{App, Result};

/// Lists the public keys that verify access tokens.
///
/// The document is a JSON Web Key Set (RFC 7517). It has two keys while the signing key is being replaced.
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "auth",
    responses((status = 200, body = Jwks)), security(()))]
pub(crate) async fn list_signing_keys(State(app): State<App>) -> Result<impl IntoResponse> {
    let jwks = app.tokens()?.jwks().clone();
    Ok(([(CACHE_CONTROL, "public, max-age=300")], Json(jwks)))
}
