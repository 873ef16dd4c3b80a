//! The email address of an account: its proof, and the return to a previous one.

pub(crate) mod revert;
pub(crate) mod verify;
