//! New passwords for users who receive mail at the address of the account.

pub(crate) mod confirm;
pub(crate) mod request;
