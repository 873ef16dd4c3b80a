pub(crate) mod access;
pub(crate) mod get;
pub(crate) mod grade;
pub(crate) mod list;
pub(crate) mod view;
