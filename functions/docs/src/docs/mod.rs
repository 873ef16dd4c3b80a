//! The interactive documentation.

pub(crate) mod get;
