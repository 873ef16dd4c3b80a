//! Operations that a device did offline.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::offline_operations;

pub(crate) mod service;
pub(crate) mod sync;
pub(crate) mod target;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(offline_operations::sync::sync))
}
