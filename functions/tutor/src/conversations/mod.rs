//! Questions to the tutor and the conversations they belong to.

pub(crate) mod ask;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;
