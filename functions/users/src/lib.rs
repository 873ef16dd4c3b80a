//! People: the own profile, its pictures, the phones that get pushes.
//!
//! | operation | file |
//! |---|---|
//! | `GET /api/users/me` | `get_me.rs` |
//! | `PUT, PATCH /api/users/me` | `update_me.rs` |
//! | `PUT, PATCH, POST /api/profile/update` | `update_profile.rs` |
//! | `POST /api/users/me/pictures` | `announce_picture.rs` |
//! | `POST /api/users/me/devices` | `register_device.rs` |
//! | `DELETE /api/users/me/devices` | `unregister_device.rs` |

use shared::http::Group;
use shared::lambda::Function;
use utoipa_axum::routes;

mod announce_picture;
mod get_me;
mod profile_patch;
mod profile_rules;
mod register_device;
mod unregister_device;
mod update_me;
mod update_profile;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("users", group)
}

/// Its operations.
fn group() -> Group {
    Group::new()
        .operation(routes!(get_me::get_me))
        .operation(routes!(update_me::update_me))
        .operation(routes!(update_profile::update_profile))
        .operation(routes!(announce_picture::announce_picture))
        .operation(routes!(register_device::register_device))
        .operation(routes!(unregister_device::unregister_device))
}
