pub(crate) mod get;
pub(crate) mod pdf;
pub(crate) mod verify;
pub(crate) mod view;
