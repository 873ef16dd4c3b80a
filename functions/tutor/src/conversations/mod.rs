//! Questions to the tutor and the conversations they belong to.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::conversations;

pub(crate) mod ask;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(conversations::ask::ask))
        .operation(routes!(conversations::list::list_conversations))
        .operation(routes!(conversations::get::get_conversation))
}
