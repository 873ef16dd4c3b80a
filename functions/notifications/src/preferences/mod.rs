//! The channels over which notifications reach the caller.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::preferences;

pub(crate) mod get;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(preferences::get::get_preferences))
        .operation(routes!(preferences::update::update_preferences))
}
