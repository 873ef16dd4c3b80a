//! Users: accounts, profiles, settings, social links, skills, pictures, devices and exports.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

mod devices;
mod exports;
mod me;
mod pictures;
mod public_profiles;
mod settings;
mod skills;
mod social_links;

/// The function that serves this group.
#[must_use]
pub fn function() -> Function {
    Function::http::<Users>("users")
}

struct Users;

impl EndpointGroup for Users {
    const DESCRIPTION: &'static str =
        "Profiles, settings, skills, devices and pictures of the signed-in user, and the public profiles of others.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(me::get::get_me))
            .operation(routes!(me::update::update_me))
            .operation(routes!(me::update::update_profile))
            .operation(routes!(me::delete::delete_me))
            .operation(routes!(public_profiles::get::get_public_profile))
            .operation(routes!(pictures::create::create_picture))
            .operation(routes!(devices::create::create_device))
            .operation(routes!(devices::delete::delete_device))
            .operation(routes!(settings::get::get_settings))
            .operation(routes!(settings::update::update_settings))
            .operation(routes!(social_links::get::get_social_links))
            .operation(routes!(social_links::update::update_social_links))
            .operation(routes!(skills::list::list_skills))
            .operation(routes!(skills::create::create_skill))
            .operation(routes!(skills::delete::delete_skill))
            .operation(routes!(exports::get::get_export))
    }
}
