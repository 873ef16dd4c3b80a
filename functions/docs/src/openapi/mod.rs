//! The description of all operations.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::openapi;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(openapi::get::get_openapi))
}
