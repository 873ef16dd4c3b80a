//! Files and links that go with a lecture.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::lecture_resources;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(lecture_resources::list::list_lecture_resources))
        .operation(routes!(lecture_resources::create::create_lecture_resource))
        .operation(routes!(lecture_resources::delete::delete_lecture_resource))
}
