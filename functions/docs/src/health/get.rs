//! `GET /api/health`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::VERSION;

/// The health of the API.
#[derive(Serialize, ToSchema)]
#[schema(as = Health)]
pub(crate) struct HealthReply {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// Reports that the API is alive.
///
/// This calls no other service, so it does not say whether the database is available.
#[utoipa::path(get, path = "/api/health", tag = "docs",
    responses((status = 200, body = HealthReply)), security(()))]
pub(crate) async fn get_health() -> Json<HealthReply> {
    Json(HealthReply {
        status: "ok",
        version: VERSION,
    })
}
