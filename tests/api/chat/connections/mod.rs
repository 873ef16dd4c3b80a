//! The life of a connection.

mod connect;
mod connect_to_chat;
mod disconnect;
