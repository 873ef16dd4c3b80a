//! The enrollments in a course.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::course_enrollments;

pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(course_enrollments::list::list_course_enrollments))
}
