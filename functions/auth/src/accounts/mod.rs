//! Accounts that users create themselves.

pub(crate) mod register;
pub(crate) mod signup;
pub(crate) mod view;
