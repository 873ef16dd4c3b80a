//! Learning: enrollments, progress, notes, bookmarks, reviews, certificates, offline operations.

mod account_deletion;
mod bookmarks;
mod certificates;
mod course_enrollments;
mod enrollment_required;
mod enrollments;
mod notes;
mod offline_operations;
mod progress;
mod reviews;
