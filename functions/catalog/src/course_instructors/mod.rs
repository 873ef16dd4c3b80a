//! The instructors of one course.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::course_instructors;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(course_instructors::list::list_course_instructors))
        .operation(routes!(course_instructors::create::create_course_instructor))
        .operation(routes!(course_instructors::delete::delete_course_instructor))
}
