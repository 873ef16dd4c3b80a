//! The caller's profile.

mod complete;
mod get;
