//! Uploads for any purpose.

pub(crate) mod complete;
pub(crate) mod view;
