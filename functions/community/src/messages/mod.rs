//! Messages in the chats of communities, and what they have in common with messages between users.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::messages;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod flag;
pub(crate) mod list;
pub(crate) mod mark_as_read;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(messages::list::list_group_messages))
        .operation(routes!(messages::list::list_messages))
        .operation(routes!(messages::create::create_message))
        .operation(routes!(messages::update::update_message))
        .operation(routes!(messages::delete::delete_message))
        .operation(routes!(messages::mark_as_read::mark_as_read))
        .operation(routes!(messages::flag::flag_message))
}
