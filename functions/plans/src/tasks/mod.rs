//! Tasks of a plan.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::tasks;

pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(tasks::update::update_task))
}
