//! Ended sessions.

pub(crate) mod clear;
