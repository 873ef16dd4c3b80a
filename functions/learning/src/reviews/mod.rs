//! Reviews of courses.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::reviews;

pub(crate) mod access;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(reviews::list::list_reviews))
        .operation(routes!(reviews::create::create_review))
        .operation(routes!(reviews::update::update_review))
        .operation(routes!(reviews::delete::delete_review))
}
