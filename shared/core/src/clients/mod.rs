//! Clients of external services: AWS services, SMS, push, email and AI providers.

pub mod ai;
pub(crate) mod aws;
pub(crate) mod aws_http;
pub mod mail;
pub mod objects;
pub mod push;
pub mod queues;
pub mod sms;
pub mod sockets;
#[cfg(test)]
pub(crate) mod stand_in;

pub use aws_http::aws_http_client;
