//! Attempts at quizzes.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::attempts;

pub(crate) mod access;
pub(crate) mod get;
pub(crate) mod grade;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod start;
pub(crate) mod submit;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(attempts::start::start_attempt))
        .operation(routes!(attempts::start::start_named_attempt))
        .operation(routes!(attempts::get::get_attempt))
        .operation(routes!(attempts::submit::submit_attempt))
        .operation(routes!(attempts::grade::grade_attempt))
}
