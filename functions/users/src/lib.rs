//! People: profiles, settings, links, skills, pictures, the phones that get pushes, and leaving.
//!
//! | operation | file |
//! |---|---|
//! | `GET /api/users/me` | `get_me.rs` |
//! | `PUT, PATCH /api/users/me` | `update_me.rs` |
//! | `PUT, PATCH, POST /api/profile/update` | `update_profile.rs` |
//! | `POST /api/users/me/pictures` | `announce_picture.rs` |
//! | `POST /api/users/me/devices` | `register_device.rs` |
//! | `DELETE /api/users/me/devices` | `unregister_device.rs` |
//! | `GET /api/users/me/settings` | `get_settings.rs` |
//! | `PUT, PATCH /api/users/me/settings` | `update_settings.rs` |
//! | `GET /api/users/me/social` | `get_social.rs` |
//! | `PUT /api/users/me/social` | `update_social.rs` |
//! | `GET /api/users/me/skills` | `list_skills.rs` |
//! | `POST /api/users/me/skills` | `add_skill.rs` |
//! | `DELETE /api/users/me/skills/{id}` | `remove_skill.rs` |
//! | `GET /api/users/{id}` | `get_user.rs` |
//! | `GET /api/users/me/export` | `export_me.rs` |
//! | `DELETE /api/users/me` | `delete_me.rs` |

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;
use shared::routes;

mod add_skill;
mod announce_picture;
mod delete_me;
mod export_me;
mod get_me;
mod get_settings;
mod get_social;
mod get_user;
mod list_skills;
mod profile_patch;
mod profile_rules;
mod register_device;
mod remove_skill;
mod skill_reply;
mod unregister_device;
mod update_me;
mod update_profile;
mod update_settings;
mod update_social;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("users", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(get_me::get_me))
        .operation(routes!(update_me::update_me))
        .operation(routes!(update_profile::update_profile))
        .operation(routes!(announce_picture::announce_picture))
        .operation(routes!(register_device::register_device))
        .operation(routes!(unregister_device::unregister_device))
        .operation(routes!(get_settings::get_settings))
        .operation(routes!(update_settings::update_settings))
        .operation(routes!(get_social::get_social))
        .operation(routes!(update_social::update_social))
        .operation(routes!(list_skills::list_skills))
        .operation(routes!(add_skill::add_skill))
        .operation(routes!(remove_skill::remove_skill))
        .operation(routes!(get_user::get_user))
        .operation(routes!(export_me::export_me))
        .operation(routes!(delete_me::delete_me))
}
