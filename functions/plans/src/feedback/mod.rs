//! Feedback on plans.

pub(crate) mod create;
