//! The address of the calendar feed.

pub(crate) mod get;
pub(crate) mod revoke;
pub(crate) mod rotate;
pub(crate) mod view;
