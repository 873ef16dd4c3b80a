//! Payments.

mod get;
mod list;
mod verify;
