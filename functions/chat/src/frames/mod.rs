//! The frames that clients send, one file for each type.

pub(crate) mod ask;
pub(crate) mod change_message;
mod fields;
mod parse;
pub(crate) mod ping;
pub(crate) mod read_receipt;
pub(crate) mod receive;
pub(crate) mod resume;
mod room;
pub(crate) mod send;
pub(crate) mod send_message;
pub(crate) mod subscribe;
pub(crate) mod typing;
