//! The channels over which notifications reach the caller.

mod get;
mod update;
