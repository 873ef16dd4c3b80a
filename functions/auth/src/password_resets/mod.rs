//! New passwords for users who receive mail at the address of the account.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::password_resets;

pub(crate) mod confirm;
pub(crate) mod request;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(password_resets::request::request_password_reset))
        .operation(routes!(password_resets::confirm::confirm_password_reset))
}
