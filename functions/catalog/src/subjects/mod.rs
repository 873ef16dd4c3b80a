//! Courses as the subjects that students choose from.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::subjects;

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(subjects::list::list_subjects))
        .operation(routes!(subjects::get::get_subject))
}
