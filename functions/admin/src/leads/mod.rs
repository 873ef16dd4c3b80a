//! Phone numbers that requested a code.

pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod verify;
pub(crate) mod view;
