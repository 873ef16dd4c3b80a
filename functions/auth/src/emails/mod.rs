//! The email address of an account: its proof, and the return to a previous one.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::emails;

pub(crate) mod revert;
pub(crate) mod verify;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(emails::verify::verify_email))
        .operation(routes!(emails::revert::revert_email))
}
