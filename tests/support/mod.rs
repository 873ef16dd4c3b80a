//! What every test stands on.
//!
//! | folder | content |
//! |---|---|
//! | `cloud` | a cloud of its own for each test: its clock, faults, workers and log |
//! | `requests` | clients, sockets, and replies, which are compared with the API document |
//! | `actors` | people who are signed in, and their mailboxes |
//! | `stages` | courses with what students do in them, made through the API as their users make them |
//! | `seeds` | rows that are put into the tables, made from the types of the store |

mod actors;
mod cloud;
mod requests;
pub mod seeds;
mod stages;

pub use actors::people::{Actor, PASSWORD, wrong};
pub use cloud::app::{self, TestApp};
pub use cloud::log;
pub use cloud::storm::{bounded_storm, storm};
pub use cloud::until::until;
pub use requests::client::Client;
pub use requests::documented;
pub use requests::reply::{Cost, Reply};
pub use requests::socket::Socket;
pub use requests::symmetric::hs256;
pub use seeds::snapshots::Snapshot;
pub use stages::{attendance, community, content, homework, learning, notifications, payments, quizzes};
