//! What users hear of, and over which channels it reaches them.

mod announcements;
mod delivery;
mod digests;
mod fan_out;
mod notifications;
mod personal_data;
mod phones;
mod preferences;
mod types;
mod unread_counts;
mod unsubscriptions;
