//! Users: accounts, profiles, settings, social links, skills, pictures, devices and exports.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

mod devices;
mod exports;
mod me;
mod pictures;
mod public_profiles;
mod settings;
mod skills;
mod social_links;

/// The function that serves this group.
pub fn function() -> Function {
    Function::http::<Users>("users")
}

struct Users;

impl EndpointGroup for Users {
    const DESCRIPTION: &'static str =
        "Profiles, settings, skills, devices and pictures of the signed-in user, and the public profiles of others.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(me::operations)
            .resource(public_profiles::operations)
            .resource(pictures::operations)
            .resource(devices::operations)
            .resource(settings::operations)
            .resource(social_links::operations)
            .resource(skills::operations)
            .resource(exports::operations)
    }
}
