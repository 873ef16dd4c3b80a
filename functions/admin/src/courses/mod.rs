//! Courses in any state.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::courses;

pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(courses::list::admin_list_courses))
}
