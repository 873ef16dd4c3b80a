//! Accounts, logins and sessions.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

use crate::aliases::ALIASES;

mod accounts;
mod aliases;
mod emails;
mod event_interests;
mod first_admin;
mod login;
mod name;
mod one_time_codes;
mod pages;
mod password_resets;
mod passwords;
mod profiles;
mod sessions;
mod signing_keys;

/// The function.
pub fn function() -> Function {
    Function::http::<Auth>("auth")
}

struct Auth;

impl EndpointGroup for Auth {
    const DESCRIPTION: &'static str = "Identity: one-time codes by SMS, passwords, tokens and sessions.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(one_time_codes::operations)
            .resource(sessions::operations)
            .resource(accounts::operations)
            .resource(passwords::operations)
            .resource(emails::operations)
            .resource(pages::operations)
            .resource(password_resets::operations)
            .resource(event_interests::operations)
            .resource(profiles::operations)
            .resource(signing_keys::operations)
            .aliases(ALIASES)
    }
}
