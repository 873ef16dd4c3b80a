pub(crate) mod access;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod update;
pub(crate) mod view;
