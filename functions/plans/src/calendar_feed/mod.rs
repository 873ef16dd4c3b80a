//! The calendar feed itself.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::calendar_feed;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(calendar_feed::get::get_calendar_feed))
}
