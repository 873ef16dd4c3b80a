//! The core that every function of Lectern links: the runtime and HTTP ([`lambda`], [`http`], [`error`]), the database and
//! its unit of work ([`database`]), and the clients of external services ([`clients`]). The areas of the product are crates
//! on top of it.

pub mod ai;
pub mod app;
pub mod clients;
pub mod clock;
pub mod config;
pub mod cost;
pub mod database;
pub mod delivery;
pub mod error;
pub mod http;
pub mod ids;
pub mod lambda;
pub mod log;
pub mod metrics;
pub mod outbox;
pub mod personal_data;
pub mod platform;
pub mod secrets;
pub mod text;
pub mod tokens;
pub mod types;
pub mod websocket;

pub use app::App;
pub use error::{Error, ErrorCode, Result};
pub use ids::Id;
