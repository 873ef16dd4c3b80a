//! Identity: codes by SMS, tokens by e-mail, passwords, access tokens, sessions.
//!
//! | operation | file |
//! |---|---|
//! | `POST /api/request-otp` | `request_otp.rs` |
//! | `POST /api/auth/signup` | `start_signup.rs` |
//! | `POST /api/auth/verify-otp` | `verify_otp.rs` |
//! | `POST /api/auth/login` | `login.rs` |
//! | `POST /api/auth/verify-login` | `verify_login.rs` |
//! | `POST /api/signup` | `signup.rs` |
//! | `POST /api/forgot-password` | `forgot_password.rs` |
//! | `POST /api/auth/register` | `register.rs` |
//! | `POST /api/auth/verify-email` | `verify_email.rs` |
//! | `POST /api/auth/password-reset` | `password_reset.rs` |
//! | `POST /api/auth/password-reset-confirm` | `password_reset_confirm.rs` |
//! | `POST /api/auth/change-password` | `change_password.rs` |
//! | `POST /api/auth/refresh` | `refresh.rs` |
//! | `POST /api/auth/logout` | `logout.rs` |
//! | `GET /api/auth/sessions` | `list_sessions.rs` |
//! | `DELETE /api/auth/sessions/{id}` | `end_session.rs` |
//! | `DELETE /api/auth/sessions` | `end_other_sessions.rs` |
//! | `GET /api/auth/event-interests` | `list_event_interests.rs` |
//! | `POST /api/auth/complete-profile` | `complete_profile.rs` |
//! | `GET /api/auth/profile` | `get_profile.rs` |
//! | `GET /.well-known/jwks.json` | `get_jwks.rs` |

use shared::http::Group;
use shared::http::group::{Alias, Target};
use shared::lambda::Function;
use shared::routes;
use utoipa::openapi::HttpMethod::{Get, Post};

mod change_password;
mod complete_profile;
mod end_other_sessions;
mod end_session;
mod first_admin;
mod forgot_password;
mod get_jwks;
mod get_profile;
mod list_event_interests;
mod list_sessions;
mod login;
mod login_reply;
mod logout;
mod name;
mod password_login;
mod password_reset;
mod password_reset_confirm;
mod phone_and_code;
mod phone_login;
mod refresh;
mod register;
mod request_otp;
mod signup;
mod start_signup;
mod user_agent;
mod verify_email;
mod verify_login;
mod verify_otp;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("auth", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(request_otp::request_otp))
        .operation(routes!(start_signup::start_signup))
        .operation(routes!(verify_otp::verify_otp))
        .operation(routes!(login::login))
        .operation(routes!(verify_login::verify_login))
        .operation(routes!(signup::signup))
        .operation(routes!(forgot_password::forgot_password))
        .operation(routes!(register::register))
        .operation(routes!(verify_email::verify_email))
        .operation(routes!(password_reset::password_reset))
        .operation(routes!(password_reset_confirm::password_reset_confirm))
        .operation(routes!(change_password::change_password))
        .operation(routes!(refresh::refresh))
        .operation(routes!(logout::logout))
        .operation(routes!(list_sessions::list_sessions))
        .operation(routes!(end_session::end_session))
        .operation(routes!(end_other_sessions::end_other_sessions))
        .operation(routes!(list_event_interests::list_event_interests))
        .operation(routes!(complete_profile::complete_profile))
        .operation(routes!(get_profile::get_profile))
        .operation(routes!(get_jwks::get_jwks))
        .aliases(ALIASES)
}

const ALIASES: &[Alias] = &[
    (Post, "/api/auth/request-otp", "/api/request-otp"),
    (Post, "/api/login", "/api/auth/login"),
    (Post, "/api/accounts/login", "/api/auth/login"),
    (Post, "/accounts/login", "/api/auth/login"),
    (Post, "/api/accounts/register", "/api/auth/register"),
    (Post, "/accounts/register", "/api/auth/register"),
    (Post, "/api/logout", "/api/auth/logout"),
    (Get, "/api/profile", "/api/auth/profile"),
];
