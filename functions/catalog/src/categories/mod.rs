//! The tree of course categories.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::categories;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(categories::list::list_categories))
        .operation(routes!(categories::create::create_category))
        .operation(routes!(categories::get::get_category))
        .operation(routes!(categories::update::update_category))
        .operation(routes!(categories::delete::delete_category))
}
