//! One-time codes by SMS.

pub(crate) mod proof;
pub(crate) mod request;
pub(crate) mod verify;
