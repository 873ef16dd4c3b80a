//! Feedback on plans.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::feedback;

pub(crate) mod create;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(feedback::create::create_feedback))
}
