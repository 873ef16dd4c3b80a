//! Operations on direct messages.

mod create;
mod list;
