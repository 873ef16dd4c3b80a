//! Requests, sockets and replies.

pub mod client;
mod costs;
pub mod documented;
pub mod reply;
pub mod socket;
pub mod symmetric;
