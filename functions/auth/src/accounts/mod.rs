//! Accounts that users create themselves.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::accounts;

pub(crate) mod register;
pub(crate) mod signup;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(accounts::signup::signup))
        .operation(routes!(accounts::register::register))
}
