//! A course file as clients see it.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{CourseFileId, CourseId};
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::{FailureReason, FileStatus, ReadWarning};
use shared_catalog::store::course_files::CourseFile;
use utoipa::ToSchema;

/// A file that the tutor of a course reads.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CourseFile)]
pub(crate) struct CourseFileView {
    /// Also the id of the upload.
    id: CourseFileId,
    course_id: CourseId,
    #[schema(example = "lecture-notes.pdf")]
    filename: String,
    document_type: DocumentType,
    #[schema(example = "application/pdf")]
    content_type: String,
    /// In bytes.
    #[schema(example = 734003)]
    size: u64,
    status: FileStatus,
    /// Why the file could not be read, if it failed.
    reason: Option<FailureReason>,
    /// What is missing from the text, if the file could be read only in part.
    warnings: Vec<ReadWarning>,
    /// Number of pages that were read.
    #[schema(example = 12)]
    pages: u32,
    /// Number of passages that the tutor can cite.
    #[schema(example = 40)]
    chunks: u32,
    /// When the upload was requested.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the file became ready or failed.
    #[schema(value_type = Option<String>, format = DateTime)]
    processed_at: Option<Timestamp>,
}

impl CourseFileView {
    /// The file with its status at `now`.
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
            warnings: file.warnings,
            pages: file.pages,
            chunks: file.chunks,
            created_at: file.created_at,
            processed_at: file.processed_at,
        }
    }
}
