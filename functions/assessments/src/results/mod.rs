//! Results of attempts.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::results;

pub(crate) mod get;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(results::get::get_result))
}
