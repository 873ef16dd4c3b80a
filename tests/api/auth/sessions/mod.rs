//! Logins and the sessions that they begin.

mod delete;
mod delete_others;
mod list;
mod login;
mod login_with_code;
mod login_with_password;
mod logout;
mod refresh;
