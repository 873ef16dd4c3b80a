//! Proofs of identity: tokens, passwords, one-time codes.

pub mod login;
pub mod one_time_code;
pub mod passwords;
pub mod refresh_token;
pub mod tokens;
