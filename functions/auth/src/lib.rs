//! Identity: codes by SMS, passwords, tokens, sessions.

use shared::http::Group;
use shared::http::group::Alias;
use shared::lambda::Function;
use utoipa::openapi::HttpMethod::Post;
use utoipa_axum::routes;

mod login_reply;
mod request_otp;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("auth", group)
}

/// Its operations.
fn group() -> Group {
    Group::new().operation(routes!(request_otp::request_otp)).aliases(ALIASES)
}

const ALIASES: &[Alias] = &[(Post, "/api/auth/request-otp", "/api/request-otp")];
