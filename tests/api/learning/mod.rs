//! Learning: enrolments, progress, the margin, reviews, certificates.

mod certificate;
mod enroll;
mod enrollments;
mod leaving;
mod marks;
mod progress;
mod refusals;
mod reviews;
mod roll;
mod sync;
