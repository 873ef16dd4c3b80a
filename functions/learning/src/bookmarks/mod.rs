//! Bookmarks in lectures.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::bookmarks;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(bookmarks::list::list_bookmarks))
        .operation(routes!(bookmarks::create::create_bookmark))
        .operation(routes!(bookmarks::update::update_bookmark))
        .operation(routes!(bookmarks::delete::delete_bookmark))
}
