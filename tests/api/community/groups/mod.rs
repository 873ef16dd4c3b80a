//! Operations on groups.

mod create;
mod get;
mod join;
mod leave;
mod list;
mod update;
