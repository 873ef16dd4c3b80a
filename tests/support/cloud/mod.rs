//! A cloud of its own for each test, and what happens in it.

pub mod app;
mod killing;
pub mod log;
pub mod storm;
pub mod until;
