//! Signed access tokens and password hashes.

pub mod access_token;
pub mod passwords;
pub(crate) mod signatures;
