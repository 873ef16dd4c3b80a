//! Submissions to assignments.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::submissions;

pub(crate) mod access;
pub(crate) mod get;
pub(crate) mod grade;
pub(crate) mod list;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(submissions::list::list_submissions))
        .operation(routes!(submissions::get::get_submission))
        .operation(routes!(submissions::grade::grade_submission))
}
