//! Refunds.

mod approve;
mod list;
mod reject;
mod request;
