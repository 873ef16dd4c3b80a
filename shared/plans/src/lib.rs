//! Study plans: exam subjects, generations, tasks, feedback, the calendar feed, and the planner.

pub mod calendar_key;
pub mod personal_data;
pub mod planner;
pub mod rules;
pub mod store;

pub use personal_data::PERSONAL_DATA;
