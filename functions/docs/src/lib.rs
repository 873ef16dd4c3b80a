//! What the API offers, and the answer to every request that no operation takes.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

mod asyncapi;
mod docs;
mod docs_assets;
mod fallback;
mod health;
mod openapi;
mod phone_guides;
mod root;

/// The version of the product.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The OpenAPI document of the whole product, as `cargo gen` writes it.
const OPENAPI: &str = include_str!("../../../infra/openapi.json");

/// The AsyncAPI document of the sockets, as `cargo gen` writes it.
const ASYNCAPI: &str = include_str!("../../../infra/asyncapi.json");

/// The function.
pub fn function() -> Function {
    Function::http::<Docs>("docs")
}

struct Docs;

impl EndpointGroup for Docs {
    const DESCRIPTION: &'static str = "The API itself: health, this document and its interactive page.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(root::operations)
            .resource(health::operations)
            .resource(openapi::operations)
            .resource(asyncapi::operations)
            .resource(docs::operations)
            .resource(docs_assets::operations)
            .resource(phone_guides::operations)
            .fallback(fallback::fallback)
    }
}
