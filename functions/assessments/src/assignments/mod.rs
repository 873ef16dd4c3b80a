//! Assignments of courses.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::assignments;

pub(crate) mod access;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod submit;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(assignments::list::list_assignments))
        .operation(routes!(assignments::create::create_assignment))
        .operation(routes!(assignments::get::get_assignment))
        .operation(routes!(assignments::update::update_assignment))
        .operation(routes!(assignments::delete::delete_assignment))
        .operation(routes!(assignments::submit::submit_assignment))
}
