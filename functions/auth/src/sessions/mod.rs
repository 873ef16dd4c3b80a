//! Logins and the sessions that they begin.

pub(crate) mod code_login;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod password_login;
pub(crate) mod refresh;
pub(crate) mod user_agent;
pub(crate) mod view;
