//! Answers of a running attempt.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::answers;

pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(answers::update::update_answers))
}
