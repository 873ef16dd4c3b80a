//! Webhooks.

mod pay_back;
mod receive;
mod rotation;
