//! What the API offers, and the answer to every request that no operation takes.

use shared::http::Group;
use shared::http::group::Target;
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
    Function::http("docs", group, group)
}

fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(root::get::get_root))
        .operation(routes!(health::get::get_health))
        .operation(routes!(openapi::get::get_openapi))
        .operation(routes!(docs::get::get_docs))
        .fallback(fallback::fallback)
}
