//! Feedback on plans.

mod create;
