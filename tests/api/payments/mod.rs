//! Payments: orders, verification, the webhook, the history, refunds.

mod account_deletion;
mod orders;
mod payments;
mod refunds;
mod webhooks;
