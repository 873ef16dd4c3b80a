//! The description of the sockets.

mod get;
