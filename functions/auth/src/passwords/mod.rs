//! New passwords for users who know the old one or have the phone.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::passwords;

pub(crate) mod change;
pub(crate) mod reset;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(passwords::reset::reset_password))
        .operation(routes!(passwords::change::change_password))
}
