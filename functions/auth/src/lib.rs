//! Accounts, logins and sessions.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

use crate::aliases::ALIASES;

mod accounts;
mod aliases;
mod emails;
mod event_interests;
mod first_admin;
mod name;
mod one_time_codes;
mod pages;
mod password_resets;
mod passwords;
mod profiles;
mod sessions;
mod signing_keys;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http::<Auth>("auth")
}

struct Auth;

impl EndpointGroup for Auth {
    const DESCRIPTION: &'static str = "Identity: one-time codes by SMS, passwords, tokens and sessions.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(one_time_codes::request::request_one_time_code))
            .operation(routes!(one_time_codes::request::request_signup_code))
            .operation(routes!(one_time_codes::verify::verify_one_time_code))
            .operation(routes!(sessions::login::login))
            .operation(routes!(sessions::login::login_with_code))
            .operation(routes!(accounts::signup::signup))
            .operation(routes!(passwords::reset::reset_password))
            .operation(routes!(accounts::register::register))
            .operation(routes!(emails::verify::verify_email))
            .operation(routes!(emails::revert::revert_email))
            .operation(routes!(pages::get::get_page))
            .operation(routes!(password_resets::request::request_password_reset))
            .operation(routes!(password_resets::confirm::confirm_password_reset))
            .operation(routes!(passwords::change::change_password))
            .operation(routes!(sessions::refresh::refresh_session))
            .operation(routes!(sessions::logout::logout))
            .operation(routes!(sessions::list::list_sessions))
            .operation(routes!(sessions::delete::delete_session))
            .operation(routes!(sessions::delete::delete_other_sessions))
            .operation(routes!(event_interests::list::list_event_interests))
            .operation(routes!(profiles::complete::complete_profile))
            .operation(routes!(profiles::get::get_profile))
            .operation(routes!(signing_keys::list::list_signing_keys))
            .aliases(ALIASES)
    }
}
