//! Announcements to the members of a community.

mod create;
mod get;
