//! Notifications of the caller.

mod delete;
mod get;
mod list;
mod mark_all_as_read;
mod mark_as_read;
