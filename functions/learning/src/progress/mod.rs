//! Progress in lectures.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::progress;

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod seconds;
pub(crate) mod service;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(progress::list::list_progress))
        .operation(routes!(progress::get::get_progress))
        .operation(routes!(progress::update::update_progress))
        .operation(routes!(progress::update::update_content_progress))
}
