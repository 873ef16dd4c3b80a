//! The life of a connection.

pub(crate) mod close;
pub(crate) mod connect;
pub(crate) mod disconnect;
