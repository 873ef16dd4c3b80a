//! Study plans: exam subjects, generations, tasks, feedback, the calendar feed, and the planner.

pub mod calendar_key;
pub mod planner;
pub mod rules;
pub mod store;
