//! Accounts that users create themselves.

mod register;
mod signup;
