mod access;
pub(crate) mod check_in;
mod code;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
mod roll;
mod view;

pub(crate) use access::OwnSession;
