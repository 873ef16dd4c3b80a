//! The row of a course file: its life and the names of its objects.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::ids::Id;
use shared::types::document::DocumentType;

use crate::rules::course_file::{FailureReason, FileStatus, shown};

/// How long the object of an announced file may take to arrive.
pub(super) const UNFINISHED: SignedDuration = SignedDuration::from_hours(24);

/// A course file as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseFile {
    /// The id.
    pub id: Id,
    /// Whose file it is.
    pub course_id: Id,
    /// Who announced it.
    pub uploaded_by: Id,
    /// Its name on the uploader's machine.
    pub filename: String,
    /// What it was announced as.
    pub document_type: DocumentType,
    /// The signed media type.
    pub content_type: String,
    /// The signed size in bytes.
    pub size: u64,
    /// Where it is in its life; see [`CourseFile::shown`].
    pub status: FileStatus,
    /// Why it failed.
    #[serde(default)]
    pub reason: Option<FailureReason>,
    /// Which content of the object this is about.
    #[serde(default)]
    pub etag: Option<String>,
    /// Where its segment is; see [`CourseFile::segment`].
    #[serde(default)]
    pub index_object: Option<String>,
    /// How many pages were read.
    #[serde(default)]
    pub pages: u32,
    /// How many chunks the segment has.
    #[serde(default)]
    pub chunks: u32,
    /// What made the vectors of the segment, if it has some: the name of the embedding model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<String>,
    /// When it was announced.
    pub created_at: Timestamp,
    /// When a worker first looked at this content.
    #[serde(default)]
    pub claimed_at: Option<Timestamp>,
    /// When it became ready or failed.
    #[serde(default)]
    pub processed_at: Option<Timestamp>,
    /// Counts changes of this row.
    pub revision: u64,
}

/// What a client says it will upload.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The course.
    pub course_id: Id,
    /// Who announces it.
    pub uploaded_by: Id,
    /// The file's name.
    pub filename: String,
    /// What it is, as [`DocumentType::announced`] read it.
    pub document_type: DocumentType,
    /// The media type that will be signed.
    pub content_type: String,
    /// The size in bytes that will be signed.
    pub size: u64,
}

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It is in the index.
    Ready {
        /// Where its segment is.
        index_object: String,
        /// How many pages it has.
        pages: u32,
        /// How many chunks.
        chunks: u32,
    },
    /// It cannot be read.
    Failed(FailureReason),
}

impl CourseFile {
    /// The row of a file that is announced at `now`.
    #[must_use]
    pub fn announced(id: Id, announcement: Announcement, now: Timestamp) -> Self {
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

    /// Where the client puts the object, in the bucket of uploads.
    #[must_use]
    pub fn object(&self) -> String {
        object(self.course_id, self.id)
    }

    /// Status and reason as readers are told at `now`.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> (FileStatus, Option<FailureReason>) {
        shown(self.status, self.reason, self.claimed_at, now)
    }

    /// Where the segment is, if the file is a part of its course's index. If it is not there, the file has changed since: read
    /// the row again.
    #[must_use]
    pub fn segment(&self) -> Option<&str> {
        self.index_object
            .as_deref()
            .filter(|_| self.status == FileStatus::Ready)
    }

    /// Where the segment of the content that is being read is to be. The revision makes it a name that was never used.
    #[must_use]
    pub fn next_segment(&self) -> String {
        let etag = self.etag.as_deref().unwrap_or_default();
        format!("{}{}-{etag}.json", segments(self.course_id, self.id), self.revision)
    }

    /// Whether the object at `name` is a segment that no reader and no worker needs any more.
    #[must_use]
    pub fn is_superseded(&self, name: &str) -> bool {
        let prefix = segments(self.course_id, self.id);
        let revision = name
            .strip_prefix(&prefix)
            .and_then(|rest| rest.split('-').next()?.parse::<u64>().ok());
        self.index_object.as_deref() != Some(name) && revision.is_some_and(|revision| revision < self.revision)
    }

    pub(super) fn is_there(&self, now: Timestamp) -> bool {
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

    pub(super) fn read(&self, reading: Reading, now: Timestamp) -> Self {
        let (status, reason, index_object, pages, chunks) = match reading {
            Reading::Ready {
                index_object,
                pages,
                chunks,
            } => (FileStatus::Ready, None, Some(index_object), pages, chunks),
            Reading::Failed(reason) => (FileStatus::Failed, Some(reason), None, 0, 0),
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

/// Where the object of a file is, in the bucket of uploads.
#[must_use]
pub fn object(course_id: Id, id: Id) -> String {
    format!("{}{id}", objects(course_id))
}

/// What the names of all objects of a course begin with.
#[must_use]
pub fn objects(course_id: Id) -> String {
    format!("files/{course_id}/")
}

/// What the names of all segments of a file begin with.
#[must_use]
pub fn segments(course_id: Id, id: Id) -> String {
    format!("{}{id}/", all_segments(course_id))
}

/// What the names of all segments of a course begin with.
#[must_use]
pub fn all_segments(course_id: Id) -> String {
    format!("index/{course_id}/")
}

/// The course and the file that the object `name` belongs to.
#[must_use]
pub fn ids_of(name: &str) -> Option<(Id, Id)> {
    let (course_id, id) = name.strip_prefix("files/")?.split_once('/')?;
    Some((course_id.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> CourseFile {
        let id: Id = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c".parse().unwrap();
        let announcement = Announcement {
            course_id: id,
            uploaded_by: id,
            filename: "notes.pdf".to_owned(),
            document_type: DocumentType::Pdf,
            content_type: DocumentType::Pdf.media_type().to_owned(),
            size: 10,
        };
        CourseFile::announced(id, announcement, "2030-01-01T10:00:00Z".parse().unwrap())
    }

    fn ready(file: &CourseFile, now: Timestamp) -> CourseFile {
        let index_object = file.next_segment();
        let reading = Reading::Ready {
            index_object,
            pages: 1,
            chunks: 2,
        };
        file.read(reading, now)
    }

    #[test]
    fn objects_tell_their_file() {
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
    fn what_never_arrives_is_gone_after_a_day() {
        let file = file();
        assert!(file.is_there("2030-01-02T09:59:59Z".parse().unwrap()));
        let day_later = "2030-01-02T10:00:00Z".parse().unwrap();
        assert!(!file.is_there(day_later));
        assert!(file.claimed("e", file.created_at).is_there(day_later));
    }

    #[test]
    fn only_segments_that_nobody_needs_are_superseded() {
        let now = file().created_at;
        let first = file().claimed("one", now);
        let first_ready = ready(&first, now);
        assert_eq!(first_ready.segment(), Some(first.next_segment().as_str()));
        let second = first_ready.claimed("two", now);
        // While a new content is read there is no segment in the index, and the one being written is not touched.
        assert_eq!(second.segment(), None);
        assert!(!second.is_superseded(&second.next_segment()));
        let second_ready = ready(&second, now);
        assert!(second_ready.is_superseded(&first.next_segment()));
        assert!(!second_ready.is_superseded(&second.next_segment()));
        // Of a worker that this row does not know of yet.
        assert!(!second_ready.is_superseded(&second_ready.claimed("one", now).next_segment()));
        assert!(!second_ready.is_superseded("index/x/y/0-e.json"));
        let failed = second.read(Reading::Failed(FailureReason::Broken), now);
        assert!(failed.segment().is_none() && failed.is_superseded(&first.next_segment()));
    }
}
