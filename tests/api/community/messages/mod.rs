//! Operations on messages.

mod create;
mod delete;
mod flag;
mod list;
mod mark_as_read;
mod update;
