//! The proof that a user receives mail at an address.

mod revert;
mod verify;
