//! Uploads, whatever they are for.

pub(crate) mod complete;
pub(crate) mod view;
