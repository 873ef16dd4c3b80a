//! One module per endpoint group, one file per operation.

mod auth;
mod chat;
mod docs;
mod media;
mod notifier;
pub mod users;
