//! Operations on blocks.

mod create;
mod delete;
mod list;
