//! Files that the tutor of a course reads.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::course_files;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(course_files::list::list_course_files))
        .operation(routes!(course_files::create::create_course_file))
        .operation(routes!(course_files::get::get_course_file))
        .operation(routes!(course_files::delete::delete_course_file))
}
