//! Clients of external services: AWS services, and the providers of SMS, push, email, payments and AI.

pub mod ai;
pub(crate) mod aws;
pub mod mail;
pub mod objects;
pub mod push;
pub mod queues;
pub mod razorpay;
pub(crate) mod secrets_manager;
pub mod sms;
pub mod sockets;
#[cfg(test)]
pub(crate) mod stand_in;
