//! The users whom a user has blocked.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::blocks;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(blocks::list::list_blocks))
        .operation(routes!(blocks::create::create_block))
        .operation(routes!(blocks::delete::delete_block))
}
