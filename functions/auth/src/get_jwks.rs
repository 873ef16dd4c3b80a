//! `GET /.well-known/jwks.json`: the public keys of access tokens.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use shared::tokens::access_token::Jwks;
use shared::{App, Result};

/// The public keys (RFC 7517); two during a rotation.
#[utoipa::path(get, path = "/.well-known/jwks.json", operation_id = "get_jwks", tag = "auth",
    responses((status = 200, body = Jwks)), security(()))]
pub(crate) async fn get_jwks(State(app): State<App>) -> Result<impl IntoResponse> {
    let jwks = app.tokens()?.jwks().clone();
    Ok(([(CACHE_CONTROL, "public, max-age=300")], Json(jwks)))
}
