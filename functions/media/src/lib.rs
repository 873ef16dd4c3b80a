//! Images under stable addresses.
//!
//! | operation | file |
//! |---|---|
//! | `GET /api/media/{id}` | `show_image.rs` |

use shared::http::Group;
use shared::lambda::Function;
use utoipa_axum::routes;

mod show_image;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("media", group)
}

/// Its operations.
fn group() -> Group {
    Group::new().operation(routes!(show_image::show_image))
}
