//! Courses: drafts, publishing, lists and search.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::courses;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod filter;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod patch;
pub(crate) mod publish;
pub(crate) mod references;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod unpublish;
pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(courses::list::list_courses))
        .operation(routes!(courses::create::create_course))
        .operation(routes!(courses::get::get_course))
        .operation(routes!(courses::update::update_course))
        .operation(routes!(courses::delete::delete_course))
        .operation(routes!(courses::publish::publish_course))
        .operation(routes!(courses::unpublish::unpublish_course))
}
