//! New passwords for users who receive mail at the address of the account.

mod confirm;
mod request;
