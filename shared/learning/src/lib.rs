//! Learning: enrollments, progress, annotations, reviews, certificates, offline operations.

pub mod http;
pub mod lecture_progress;
pub mod personal_data;
mod reindex;
pub mod rules;
pub mod store;

pub use lecture_progress::StudiedLecture;
pub use personal_data::PERSONAL_DATA;
pub use reindex::enqueue_reindex;
