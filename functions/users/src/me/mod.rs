//! The caller's account and profile.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::me;

pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod patch;
pub(crate) mod rules;
pub(crate) mod service;
pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(me::get::get_me))
        .operation(routes!(me::update::update_me))
        .operation(routes!(me::update::update_profile))
        .operation(routes!(me::delete::delete_me))
}
