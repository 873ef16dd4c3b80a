//! Notifications of the caller.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::notifications;

pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod mark_all_as_read;
pub(crate) mod mark_as_read;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(notifications::list::list_notifications))
        .operation(routes!(notifications::mark_all_as_read::mark_all_as_read))
        .operation(routes!(notifications::get::get_notification))
        .operation(routes!(notifications::delete::delete_notification))
        .operation(routes!(notifications::mark_as_read::mark_as_read_notification))
}
