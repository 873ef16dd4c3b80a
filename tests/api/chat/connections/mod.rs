//! The life of a connection.

mod connect;
mod disconnect;
