//! How many notifications are unread.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::unread_counts;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(unread_counts::get::get_unread_count))
}
