//! The push tokens of the caller's devices.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::devices;

pub(crate) mod create;
pub(crate) mod delete;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(devices::create::create_device))
        .operation(routes!(devices::delete::delete_device))
}
