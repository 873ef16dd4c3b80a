//! Operations on posts.

mod approve;
mod create;
mod delete;
mod flag;
mod get;
mod list;
mod pin;
mod react;
mod reject;
mod unpin;
mod unreact;
mod update;
