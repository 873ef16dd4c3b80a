//! How many notifications are unread.

mod get;
