//! The tasks of the student's current day.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::today;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(today::get::get_today))
}
