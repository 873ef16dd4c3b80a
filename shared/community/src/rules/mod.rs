//! The rules: pure functions without I/O, clock or randomness.

pub mod access;
pub mod chat;
pub mod fanout;
pub mod group;
pub mod mention;
pub mod post;
