//! The description of the sockets.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::asyncapi;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(asyncapi::get::get_asyncapi))
}
