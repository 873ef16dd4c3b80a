//! How the students of a course did in a quiz.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::quiz_statistics;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(quiz_statistics::get::get_quiz_statistics))
}
