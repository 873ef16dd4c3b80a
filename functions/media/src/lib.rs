//! Images under stable addresses.
//!
//! | operation | file |
//! |---|---|
//! | `GET /api/media/{id}` | `show_image.rs` |

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;
use shared::routes;

mod show_image;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("media", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new().operation(routes!(show_image::show_image))
}
