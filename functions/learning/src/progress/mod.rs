pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod seconds;
pub(crate) mod service;
pub(crate) mod update;
pub(crate) mod view;
