pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod enroll;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod service;
pub(crate) mod view;
