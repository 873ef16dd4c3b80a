//! Proofs of identity: codes, tokens and passwords.

pub mod email_change;
pub mod email_token;
pub mod login;
pub mod one_time_code;
pub mod password_failures;
pub mod reauthentication;
pub mod refresh_token;
pub mod registrations;
pub mod session_end;
mod sms_budget;
