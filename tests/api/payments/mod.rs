//! Payments: orders, verification, the webhook, the history, refunds.

mod orders;
mod payments;
mod refunds;
mod webhooks;
