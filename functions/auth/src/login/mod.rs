//! Logins, by a code or by a password, for the operations that sign a user in.

pub(crate) mod code;
pub(crate) mod password;
pub(crate) mod phone_and_code;
pub(crate) mod user_agent;
pub(crate) mod view;
