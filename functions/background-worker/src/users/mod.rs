//! Export and erasure of personal data.
//!
//! New personal data must be added to both: to the archive, and either erased or, where the law requires keeping it
//! (payments, certificates), kept without anything that identifies the user.

mod archive;
pub(crate) mod erase;
pub(crate) mod export;
