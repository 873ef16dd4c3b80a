//! Where clients begin.

pub(crate) mod get;
