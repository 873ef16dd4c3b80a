pub(crate) mod access;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod update;
pub(crate) mod view;
