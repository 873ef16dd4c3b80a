//! Notes and bookmarks in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{AnnotationId, LectureId};
use shared_learning::store::annotations::Annotation;
use utoipa::ToSchema;

/// A note on a lecture.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Note)]
pub(crate) struct NoteReply {
    id: AnnotationId,
    lecture_id: LectureId,
    #[schema(example = "A list can hold anything.")]
    content: String,
    /// The position in the lecture that the note is about.
    #[schema(example = 95)]
    timestamp_seconds: Option<u32>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl From<Annotation> for NoteReply {
    fn from(note: Annotation) -> Self {
        Self {
            id: note.id,
            lecture_id: note.lecture_id,
            content: note.text,
            timestamp_seconds: note.timestamp_seconds,
            created_at: note.created_at,
            updated_at: note.updated_at,
        }
    }
}

/// A bookmark in a lecture.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Bookmark)]
pub(crate) struct BookmarkReply {
    id: AnnotationId,
    lecture_id: LectureId,
    /// The title; may be empty.
    #[schema(example = "The proof")]
    title: String,
    /// The position in the lecture.
    #[schema(example = 95)]
    timestamp_seconds: u32,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl From<Annotation> for BookmarkReply {
    fn from(bookmark: Annotation) -> Self {
        Self {
            id: bookmark.id,
            lecture_id: bookmark.lecture_id,
            title: bookmark.text,
            timestamp_seconds: bookmark.timestamp_seconds.unwrap_or(0),
            created_at: bookmark.created_at,
            updated_at: bookmark.updated_at,
        }
    }
}
