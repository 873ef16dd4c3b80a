//! Reports of posts and messages.

mod list;
mod resolve;
