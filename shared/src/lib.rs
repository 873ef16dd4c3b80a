//! What all functions of Lectern share: the way in and out ([`lambda`], [`http`], [`error`]), proofs of identity ([`auth`]),
//! the rules ([`domain`]), the rows ([`store`]) and what stands outside ([`ports`]).

pub mod app;
pub mod ask_ai;
pub mod auth;
mod aws;
mod aws_http;
pub mod clock;
pub mod config;
pub mod cost;
pub mod course_files;
pub mod domain;
pub mod embeddings;
pub mod error;
pub mod http;
pub mod ids;
pub mod lambda;
pub mod log;
pub mod metrics;
pub mod pictures;
pub mod platform;
pub mod ports;
pub mod secrets;
pub mod socket;
pub mod store;
pub mod tutor;
pub mod uploads;

pub use app::App;
pub use error::{Code, Error, Result};
pub use ids::Id;
