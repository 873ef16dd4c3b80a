//! What the API offers, and the answer to every request that no operation takes.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

mod docs;
mod fallback;
mod health;
mod openapi;
mod root;

/// The version of the product.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The OpenAPI document of the whole product, as `cargo gen` writes it.
const OPENAPI: &str = include_str!("../../../infra/openapi.json");

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http::<Docs>("docs")
}

struct Docs;

impl EndpointGroup for Docs {
    const DESCRIPTION: &'static str = "The API itself: health, this document and its interactive page.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(root::get::get_root))
            .operation(routes!(health::get::get_health))
            .operation(routes!(openapi::get::get_openapi))
            .operation(routes!(docs::get::get_docs))
            .fallback(fallback::fallback)
    }
}
