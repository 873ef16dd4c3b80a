//! Proofs of identity: tokens, passwords, one-time codes, e-mail tokens.

pub mod calendar_key;
pub mod email_token;
pub mod login;
pub mod one_time_code;
pub mod password_failures;
pub mod passwords;
pub mod refresh_token;
pub(crate) mod signatures;
pub mod tokens;
