//! One module per endpoint group, one file per operation.

mod admin;
mod assessments;
mod attendance;
mod auth;
mod background_worker;
mod catalog;
mod chat;
mod community;
mod docs;
mod fanout;
mod learning;
mod media;
pub mod media_worker;
mod notifications;
mod notifier;
mod payments;
pub mod plans;
mod quiz_worker;
mod reconciler;
mod tutor;
pub mod users;
