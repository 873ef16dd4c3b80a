//! The proof that a user receives mail at an address.

pub(crate) mod verify;
