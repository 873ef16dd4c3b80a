//! The rules of email addresses: their change, and the tokens that prove them.

pub mod change;
pub mod token;
