//! Orders of courses.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::orders;

pub(crate) mod create;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(orders::create::create_order))
}
