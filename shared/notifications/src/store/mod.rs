//! Rows.

pub mod announcements;
pub mod digests;
pub mod fan_outs;
pub mod notifications;
pub mod receipts;
pub mod windows;
