//! `GET /api`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::VERSION;

/// The name and version of the API and where to go from here.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiRoot)]
pub(crate) struct RootReply {
    #[schema(example = "Lectern")]
    name: &'static str,
    #[schema(example = "0.1.0")]
    version: &'static str,
    links: Links,
}

/// Relative URLs of the API's entry points.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiLinks)]
pub(crate) struct Links {
    /// Reports whether the API is alive.
    #[schema(example = "/api/health")]
    health: &'static str,
    /// Describes all operations as an OpenAPI document.
    #[schema(example = "/api/openapi.json")]
    openapi: &'static str,
    /// Describes the frames of the sockets as an AsyncAPI document.
    #[schema(example = "/api/asyncapi.json")]
    asyncapi: &'static str,
    /// Lets people read about and try all operations.
    #[schema(example = "/api/docs")]
    docs: &'static str,
}

/// Shows the API's name, version and links.
///
/// The links lead to the health check, the OpenAPI document and the interactive documentation.
#[utoipa::path(get, path = "/api", tag = "docs",
    responses((status = 200, body = RootReply)), security(()))]
pub(crate) async fn get_root() -> Json<RootReply> {
    let links = Links {
        health: "/api/health",
        openapi: "/api/openapi.json",
        asyncapi: "/api/asyncapi.json",
        docs: "/api/docs",
    };
    Json(RootReply {
        name: "Lectern",
        version: VERSION,
        links,
    })
}
