//! Rows. Each repository knows its rows and nobody else does; the access patterns stand at its head.
//!
//! Rules: no scans, a list is one query, invariants live in conditions and transactions, and an expiry is compared with the
//! clock because TTL removes rows late.

pub mod batch;
pub mod database;
pub mod key;
pub mod query;
pub mod transaction;
pub mod write;

pub mod answers;
pub mod audit;
pub mod breakers;
pub mod calendar_keys;
pub mod categories;
pub mod certificates;
pub mod connections;
pub mod conversations;
pub mod course_card;
pub mod course_changes;
pub mod course_counters;
pub mod course_deletion;
pub mod course_files;
pub mod course_listing;
mod course_rows;
pub mod courses;
pub mod deletion;
pub mod devices;
mod email_change;
mod email_proof;
pub mod email_tokens;
pub mod enrollments;
pub mod event_interests;
pub mod exports;
mod filtered;
pub mod generation_runs;
pub mod generations;
pub mod idempotency;
pub mod identifiers;
pub mod instructors;
pub mod leads;
pub mod learners;
pub mod lecture_media;
pub mod lectures;
pub mod marks;
mod new_password;
mod newest;
pub mod otps;
pub mod outlines;
pub mod plan_feedback;
pub mod plan_subjects;
pub mod plan_tasks;
pub mod plans;
pub mod preferred_subjects;
mod profile_change;
pub mod progress;
pub mod resources;
pub mod reviews;
pub mod sections;
pub mod sessions;
pub mod skills;
pub mod suppressions;
pub mod synced;
pub mod uploads;
pub mod user_moderation;
pub mod users;
pub mod windows;

pub use database::{Database, Outcome, decode};
pub use key::{Item, Key, Table};
pub use query::{Query, QueryPage};
pub use transaction::TransactionOutcome;
pub use write::Write;
