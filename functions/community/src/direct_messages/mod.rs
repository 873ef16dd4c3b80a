//! Messages between two users.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::direct_messages;

pub(crate) mod create;
pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(direct_messages::list::list_direct_messages))
        .operation(routes!(direct_messages::create::create_direct_message))
}
