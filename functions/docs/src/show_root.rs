//! `GET /api`: where to begin.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::VERSION;

/// The product.
#[derive(Serialize, ToSchema)]
pub(crate) struct RootReply {
    /// Its name.
    #[schema(example = "Lectern")]
    name: &'static str,
    /// Its version.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// Where to go from here.
    links: Links,
}

/// Relative URLs.
#[derive(Serialize, ToSchema)]
pub(crate) struct Links {
    /// Liveness.
    #[schema(example = "/api/health")]
    health: &'static str,
    /// All operations, as OpenAPI.
    #[schema(example = "/api/openapi.json")]
    openapi: &'static str,
    /// All operations, to read and to try.
    #[schema(example = "/api/docs")]
    docs: &'static str,
}

/// Name, version and links.
#[utoipa::path(get, path = "/api", operation_id = "show_root", tag = "docs",
    responses((status = 200, body = RootReply)), security(()))]
pub(crate) async fn show_root() -> Json<RootReply> {
    let links = Links {
        health: "/api/health",
        openapi: "/api/openapi.json",
        docs: "/api/docs",
    };
    Json(RootReply {
        name: "Lectern",
        version: VERSION,
        links,
    })
}
