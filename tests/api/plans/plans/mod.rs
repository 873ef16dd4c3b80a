//! Plans as a whole.

mod ai_provider;
mod daily_quota;
mod generate;
mod idempotency;
mod list;
mod ready_notification;
mod reschedule;
mod waiting;
