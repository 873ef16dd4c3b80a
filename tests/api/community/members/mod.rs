//! Operations on members.

mod list;
mod update;
mod update_own;
