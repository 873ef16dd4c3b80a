//! What every test stands on: a cloud of its own, people who use it, and a look behind the curtain.

mod app;
pub mod attendance;
mod client;
pub mod content;
mod courses;
pub mod documented;
pub mod homework;
mod killing;
pub mod learning;
pub mod log;
mod mail;
pub mod payments;
mod people;
pub mod quizzes;
mod reply;
mod rows;
pub mod seeds;
mod socket;
mod storm;
mod symmetric;
mod until;

pub use app::TestApp;
pub use client::Client;
pub use people::{Actor, PASSWORD, wrong};
pub use reply::Reply;
pub use socket::Socket;
pub use storm::storm;
pub use symmetric::hs256;
pub use until::until;
