//! The fan-out of chats.

mod connections;
mod wake;
