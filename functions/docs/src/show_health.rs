//! `GET /api/health`: whether the product is alive.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::VERSION;

/// That it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct HealthReply {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
    /// The version of the product.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// Liveness: asks no other service.
#[utoipa::path(get, path = "/api/health", operation_id = "show_health", tag = "docs",
    responses((status = 200, body = HealthReply)), security(()))]
pub(crate) async fn show_health() -> Json<HealthReply> {
    Json(HealthReply {
        status: "ok",
        version: VERSION,
    })
}
