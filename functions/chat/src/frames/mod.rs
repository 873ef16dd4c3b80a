//! The frames that clients send, one file for each type.

pub(crate) mod ask;
mod change_message;
mod fields;
mod parse;
pub(crate) mod ping;
mod read_receipt;
pub(crate) mod receive;
pub(crate) mod resume;
mod room;
mod send;
mod send_message;
mod subscribe;
mod typing;
