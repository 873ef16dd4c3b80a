//! Questions to the tutor and the conversations they belong to.

mod ask;
mod ask_idempotently;
mod ask_provider;
mod ask_within_quota;
mod get;
mod list;
