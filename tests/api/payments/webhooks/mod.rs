//! Webhooks.

mod receive;
