pub(crate) mod access;
pub(crate) mod get;
pub(crate) mod grade;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod start;
pub(crate) mod submit;
pub(crate) mod view;
