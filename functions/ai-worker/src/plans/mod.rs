//! Study plans.

pub(crate) mod generate;
mod notify_ready;
mod planner;
mod prompt;
