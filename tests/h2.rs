//! Temporary.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod api {
    mod chat;
    mod docs;
    mod media;
    mod notifier;
    pub mod users;
}
mod cloud;
mod contract;
mod support;
