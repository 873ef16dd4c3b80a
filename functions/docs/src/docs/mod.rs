//! The interactive documentation.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::docs;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(docs::get::get_docs))
}
