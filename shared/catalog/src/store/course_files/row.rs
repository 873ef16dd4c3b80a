//! The row of a course file, its states and the names of its objects.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::ids::{CourseFileId, CourseId, UserId};
use shared::types::document::DocumentType;

use crate::rules::course_file::{FailureReason, FileStatus, shown};

/// How long a client may take to upload the object.
pub(super) const UNFINISHED: SignedDuration = SignedDuration::from_hours(24);

/// The row of a course file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseFile {
    /// The ID.
    pub id: CourseFileId,
    /// The ID of the course.
    pub course_id: CourseId,
    /// The user who uploads it.
    pub uploaded_by: UserId,
    /// The name of the file.
    pub filename: String,
    /// The declared type.
    pub document_type: DocumentType,
    /// The media type that the presigned request requires.
    pub content_type: String,
    /// The size in bytes that the presigned request requires.
    pub size: u64,
    /// The stored status; clients see [`CourseFile::shown`].
    pub status: FileStatus,
    /// Why processing failed.
    #[serde(default)]
    pub reason: Option<FailureReason>,
    /// The ETag of the content that the row describes.
    #[serde(default)]
    pub etag: Option<String>,
    /// The key of the segment; see [`CourseFile::segment`].
    #[serde(default)]
    pub index_object: Option<String>,
    /// The number of pages.
    #[serde(default)]
    pub pages: u32,
    /// The number of chunks of the segment.
    #[serde(default)]
    pub chunks: u32,
    /// The name of the embedding model of the segment's vectors, if it has vectors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<String>,
    /// When the upload was requested.
    pub created_at: Timestamp,
    /// When a worker began to process this content.
    #[serde(default)]
    pub claimed_at: Option<Timestamp>,
    /// When processing ended.
    #[serde(default)]
    pub processed_at: Option<Timestamp>,
    /// The number of changes of the row.
    pub revision: u64,
}

/// A request to upload a file.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The course.
    pub course_id: CourseId,
    /// The user who uploads it.
    pub uploaded_by: UserId,
    /// The name of the file.
    pub filename: String,
    /// The type that [`DocumentType::announced`] returned.
    pub document_type: DocumentType,
    /// The media type that the presigned request will require.
    pub content_type: String,
    /// The size in bytes that the presigned request will require.
    pub size: u64,
}

/// The outcome of processing a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtractionOutcome {
    /// The file is in the index.
    Ready {
        /// The key of the segment.
        index_object: String,
        /// The number of pages.
        pages: u32,
        /// The number of chunks.
        chunks: u32,
    },
    /// The file could not be processed.
    Failed(FailureReason),
}

impl CourseFile {
    /// The row of a file whose upload is requested at `now`.
    pub fn announced(id: CourseFileId, announcement: Announcement, now: Timestamp) -> Self {
        Self {
            id,
            course_id: announcement.course_id,
            uploaded_by: announcement.uploaded_by,
            filename: announcement.filename,
            document_type: announcement.document_type,
            content_type: announcement.content_type,
            size: announcement.size,
            status: FileStatus::Uploaded,
            reason: None,
            etag: None,
            index_object: None,
            pages: 0,
            chunks: 0,
            embeddings: None,
            created_at: now,
            claimed_at: None,
            processed_at: None,
            revision: 0,
        }
    }

    /// The key of the object in the uploads bucket.
    pub fn object(&self) -> String {
        object(self.course_id, self.id)
    }

    /// The status and reason that clients see at `now`.
    pub fn shown(&self, now: Timestamp) -> (FileStatus, Option<FailureReason>) {
        shown(self.status, self.reason, self.claimed_at, now)
    }

    /// The key of the segment, if the file is in the index of its course. If the object does not exist, the file has
    /// changed since: read the row again.
    pub fn segment(&self) -> Option<&str> {
        self.index_object
            .as_deref()
            .filter(|_| self.status == FileStatus::Ready)
    }

    /// The key of the segment of the content that is being processed. The revision makes the key unique.
    pub fn next_segment(&self) -> String {
        let etag = self.etag.as_deref().unwrap_or_default();
        format!("{}{}-{etag}.json", segments(self.course_id, self.id), self.revision)
    }

    /// Whether the object `name` is a segment that neither readers nor workers still need.
    pub fn is_superseded(&self, name: &str) -> bool {
        let prefix = segments(self.course_id, self.id);
        let revision = name
            .strip_prefix(&prefix)
            .and_then(|rest| rest.split('-').next()?.parse::<u64>().ok());
        self.index_object.as_deref() != Some(name) && revision.is_some_and(|revision| revision < self.revision)
    }

    pub(super) fn is_available(&self, now: Timestamp) -> bool {
        self.status != FileStatus::Uploaded || now.duration_since(self.created_at) < UNFINISHED
    }

    pub(super) fn claimed(&self, etag: &str, now: Timestamp) -> Self {
        Self {
            status: FileStatus::Processing,
            reason: None,
            etag: Some(etag.to_owned()),
            claimed_at: Some(now),
            processed_at: None,
            revision: self.revision + 1,
            ..self.clone()
        }
    }

    pub(super) fn read(&self, reading: ExtractionOutcome, now: Timestamp) -> Self {
        let (status, reason, index_object, pages, chunks) = match reading {
            ExtractionOutcome::Ready {
                index_object,
                pages,
                chunks,
            } => (FileStatus::Ready, None, Some(index_object), pages, chunks),
            ExtractionOutcome::Failed(reason) => (FileStatus::Failed, Some(reason), None, 0, 0),
        };
        Self {
            status,
            reason,
            index_object,
            pages,
            chunks,
            embeddings: None,
            processed_at: Some(now),
            revision: self.revision + 1,
            ..self.clone()
        }
    }

    pub(super) fn embedded(&self, embeddings: String) -> Self {
        Self {
            index_object: Some(self.next_segment()),
            embeddings: Some(embeddings),
            revision: self.revision + 1,
            ..self.clone()
        }
    }
}

/// The key of the object of a file in the uploads bucket.
pub fn object(course_id: CourseId, id: CourseFileId) -> String {
    format!("{}{id}", objects(course_id))
}

/// The prefix of the objects of a course.
pub fn objects(course_id: CourseId) -> String {
    format!("files/{course_id}/")
}

/// The prefix of the segments of a file.
pub fn segments(course_id: CourseId, id: CourseFileId) -> String {
    format!("{}{id}/", all_segments(course_id))
}

/// The prefix of the segments of a course.
pub fn all_segments(course_id: CourseId) -> String {
    format!("index/{course_id}/")
}

/// The IDs of the course and the file of the object `name`.
pub fn ids_of(name: &str) -> Option<(CourseId, CourseFileId)> {
    let (course_id, id) = name.strip_prefix("files/")?.split_once('/')?;
    Some((course_id.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> CourseFile {
        let id = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
        let announcement = Announcement {
            course_id: id.parse().unwrap(),
            uploaded_by: id.parse().unwrap(),
            filename: "notes.pdf".to_owned(),
            document_type: DocumentType::Pdf,
            content_type: DocumentType::Pdf.media_type().to_owned(),
            size: 10,
        };
        CourseFile::announced(
            id.parse().unwrap(),
            announcement,
            "2030-01-01T10:00:00Z".parse().unwrap(),
        )
    }

    fn ready(file: &CourseFile, now: Timestamp) -> CourseFile {
        let index_object = file.next_segment();
        let reading = ExtractionOutcome::Ready {
            index_object,
            pages: 1,
            chunks: 2,
        };
        file.read(reading, now)
    }

    #[test]
    fn object_names_contain_the_ids_of_course_and_file() {
        let file = file();
        assert_eq!(ids_of(&file.object()), Some((file.course_id, file.id)));
        for foreign in [
            "index/x/y/1-e.json",
            "files/x",
            "files/x/y",
            &format!("{}/z", file.object()),
        ] {
            assert_eq!(ids_of(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_file_without_an_object_expires_after_a_day() {
        let file = file();
        assert!(file.is_available("2030-01-02T09:59:59Z".parse().unwrap()));
        let day_later = "2030-01-02T10:00:00Z".parse().unwrap();
        assert!(!file.is_available(day_later));
        assert!(file.claimed("e", file.created_at).is_available(day_later));
    }

    #[test]
    fn only_unneeded_segments_are_superseded() {
        let now = file().created_at;
        let first = file().claimed("one", now);
        let first_ready = ready(&first, now);
        assert_eq!(first_ready.segment(), Some(first.next_segment().as_str()));
        let second = first_ready.claimed("two", now);
        // While new content is processed, the file is not in the index, and the segment being written is kept.
        assert_eq!(second.segment(), None);
        assert!(!second.is_superseded(&second.next_segment()));
        let second_ready = ready(&second, now);
        assert!(second_ready.is_superseded(&first.next_segment()));
        assert!(!second_ready.is_superseded(&second.next_segment()));
        // The segment of a worker whose claim this row does not have yet.
        assert!(!second_ready.is_superseded(&second_ready.claimed("one", now).next_segment()));
        assert!(!second_ready.is_superseded("index/x/y/0-e.json"));
        let failed = second.read(ExtractionOutcome::Failed(FailureReason::Broken), now);
        assert!(failed.segment().is_none() && failed.is_superseded(&first.next_segment()));
    }
}
