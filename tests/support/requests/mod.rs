//! Requests, sockets and replies.

pub mod client;
pub mod documented;
pub mod reply;
pub mod socket;
pub mod symmetric;
