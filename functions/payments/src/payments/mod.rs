//! Payments: one for each order.

pub(crate) mod access;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod verify;
pub(crate) mod view;
