//! The communities of courses.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::groups;

pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod join;
pub(crate) mod leave;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(groups::list::list_groups))
        .operation(routes!(groups::create::create_group))
        .operation(routes!(groups::get::get_group))
        .operation(routes!(groups::update::update_group))
        .operation(routes!(groups::join::join_group))
        .operation(routes!(groups::leave::leave_group))
}
