//! Pictures and files that are sent with messages.

mod create;
