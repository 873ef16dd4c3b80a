//! What users can see of each other.

pub(crate) mod get;
