//! Where clients begin.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::root;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(root::get::get_root))
}
