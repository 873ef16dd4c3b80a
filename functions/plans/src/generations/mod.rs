//! Generations: one run of the planner each, with the plan that it made.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::generations;

pub(crate) mod get;
pub(crate) mod polling;
pub(crate) mod service;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(generations::get::get_generation))
}
