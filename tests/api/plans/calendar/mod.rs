//! The address of the calendar feed.

mod get;
mod revoke;
mod rotate;
