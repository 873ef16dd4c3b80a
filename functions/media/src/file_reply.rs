//! A course file as clients see it.

use jiff::Timestamp;
use serde::Serialize;
use shared::Id;
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::{FailureReason, FileStatus};
use shared_catalog::store::course_files::CourseFile;
use utoipa::ToSchema;

/// A file that the tutor of a course reads.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CourseFile)]
pub(crate) struct FileReply {
    /// The id, which is that of its upload.
    id: Id,
    /// Its course.
    course_id: Id,
    /// Its name.
    #[schema(example = "lecture-notes.pdf")]
    filename: String,
    /// What it is.
    document_type: DocumentType,
    /// The media type.
    #[schema(example = "application/pdf")]
    content_type: String,
    /// Bytes.
    #[schema(example = 734003)]
    size: u64,
    /// Where it is in its life.
    status: FileStatus,
    /// Why it failed.
    reason: Option<FailureReason>,
    /// How many pages were read.
    #[schema(example = 12)]
    pages: u32,
    /// In how many pieces it can be found.
    #[schema(example = 40)]
    chunks: u32,
    /// When it was announced.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it became ready or failed.
    #[schema(value_type = Option<String>, format = DateTime)]
    processed_at: Option<Timestamp>,
}

impl FileReply {
    /// A file as it is at `now`.
    pub(crate) fn new(file: CourseFile, now: Timestamp) -> Self {
        let (status, reason) = file.shown(now);
        Self {
            id: file.id,
            course_id: file.course_id,
            filename: file.filename,
            document_type: file.document_type,
            content_type: file.content_type,
            size: file.size,
            status,
            reason,
            pages: file.pages,
            chunks: file.chunks,
            created_at: file.created_at,
            processed_at: file.processed_at,
        }
    }
}
