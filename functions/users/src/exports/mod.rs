//! Archives of the caller's data.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::exports;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(exports::get::get_export))
}
