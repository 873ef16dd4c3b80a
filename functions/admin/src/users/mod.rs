//! User accounts: roles and bans.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::users;

pub(crate) mod ban;
pub(crate) mod get;
pub(crate) mod list;
mod service;
pub(crate) mod unban;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(users::list::admin_list_users))
        .operation(routes!(users::get::admin_get_user))
        .operation(routes!(users::update::admin_update_user))
        .operation(routes!(users::ban::admin_ban_user))
        .operation(routes!(users::unban::admin_unban_user))
}
