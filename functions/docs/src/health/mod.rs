//! Liveness.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::health;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(health::get::get_health))
}
