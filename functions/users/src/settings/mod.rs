//! The caller's app settings.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::settings;

pub(crate) mod get;
pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(settings::get::get_settings))
        .operation(routes!(settings::update::update_settings))
}
