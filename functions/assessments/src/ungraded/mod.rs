//! Work that waits for a grade.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::ungraded;

pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(ungraded::list::list_ungraded))
}
