//! The frames that clients send, one file for each type.

pub(crate) mod ask;
mod fields;
mod parse;
pub(crate) mod ping;
pub(crate) mod receive;
pub(crate) mod resume;
mod send;
