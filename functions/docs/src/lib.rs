//! What the product is and offers, and the answer to everything it does not offer.
//!
//! | operation | file |
//! |---|---|
//! | `GET /api` | `show_root.rs` |
//! | `GET /api/health` | `show_health.rs` |
//! | `GET /api/openapi.json` | `show_openapi.rs` |
//! | `GET /api/docs` | `show_docs.rs`, `page/` |
//! | everything else (`$default`) | `refuse.rs` |

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;
use shared::routes;

mod refuse;
mod show_docs;
mod show_health;
mod show_openapi;
mod show_root;

/// The version of the product.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The OpenAPI of the whole product, as `cargo gen` writes it.
const OPENAPI: &str = include_str!("../../../infra/openapi.json");

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("docs", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(show_root::show_root))
        .operation(routes!(show_health::show_health))
        .operation(routes!(show_openapi::show_openapi))
        .operation(routes!(show_docs::show_docs))
        .fallback(refuse::refuse)
}
