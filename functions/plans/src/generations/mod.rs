//! Generations: one run of the planner each, with the plan that it made.

pub(crate) mod get;
pub(crate) mod polling;
pub(crate) mod service;
pub(crate) mod view;
