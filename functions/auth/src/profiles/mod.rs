//! The caller's profile.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::profiles;

pub(crate) mod complete;
pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(profiles::complete::complete_profile))
        .operation(routes!(profiles::get::get_profile))
}
