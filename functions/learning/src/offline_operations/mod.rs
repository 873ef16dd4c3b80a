pub(crate) mod service;
pub(crate) mod sync;
pub(crate) mod target;
