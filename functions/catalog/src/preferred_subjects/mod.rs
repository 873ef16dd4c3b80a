//! The caller's chosen subjects.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::preferred_subjects;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(preferred_subjects::list::list_preferred_subjects))
        .operation(routes!(preferred_subjects::create::create_preferred_subject))
        .operation(routes!(preferred_subjects::delete::delete_preferred_subject))
}
