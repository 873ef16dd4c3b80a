//! Study plans.

pub(crate) mod generate;
mod planner;
mod prompt;
