//! The current day.

mod get;
