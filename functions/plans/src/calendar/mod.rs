//! The address of the calendar feed.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::calendar;

pub(crate) mod get;
pub(crate) mod revoke;
pub(crate) mod rotate;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(calendar::get::get_calendar))
        .operation(routes!(calendar::rotate::rotate_calendar))
        .operation(routes!(calendar::revoke::revoke_calendar))
}
