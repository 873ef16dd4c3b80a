//! The row of a course file and its states.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::database::Row;
use shared::ids::{CourseFileId, CourseId, UserId};
use shared::types::document::DocumentType;

use shared_accounts::store::users::User;

use crate::rules::course_file::{FailureReason, FileStatus, ReadWarning, shown};
use crate::store::course_files::objects::{incoming_object, objects_of, segments};
use crate::store::courses::Course;
use crate::store::unfinished::Slots;

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
    /// The ETag of the content that was accepted.
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
    /// What is missing from the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<ReadWarning>,
    /// The version of the rules that the segment was made by.
    #[serde(default)]
    pub segment_version: u32,
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
    /// The epoch of the uploader's sessions when the upload was requested. What ends all sessions also ends the uploads
    /// that were requested before.
    #[serde(default)]
    pub session_epoch: u32,
    /// The slots of a file that has not arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<Slots>,
    /// Whether the file was read as soon as it arrived, rather than in the slow lane.
    #[serde(default)]
    pub had_first_try: bool,
    /// The number of changes of the row.
    pub revision: u64,
}

impl Row for CourseFile {
    const KIND: &str = "course_file";
}

/// A request to upload a file.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The course.
    pub course_id: CourseId,
    /// The user who uploads it.
    pub uploaded_by: UserId,
    /// The epoch of the user's sessions.
    pub session_epoch: u32,
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
        /// What is missing from the text.
        warnings: Vec<ReadWarning>,
        /// The version of the rules that the segment was made by.
        segment_version: u32,
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
            warnings: Vec::new(),
            segment_version: 0,
            embeddings: None,
            created_at: now,
            claimed_at: None,
            processed_at: None,
            session_epoch: announcement.session_epoch,
            slots: None,
            had_first_try: false,
            revision: 0,
        }
    }

    /// The key that the client uploads to.
    pub fn incoming_object(&self) -> String {
        incoming_object(self.course_id, self.id)
    }

    /// The key of the accepted content with this ETag. There are no presigned URLs that can write there.
    pub fn object(&self, etag: &str) -> String {
        format!("{}{etag}", objects_of(self.course_id, self.id))
    }

    /// The key of the content that was accepted, if any.
    pub fn accepted_object(&self) -> Option<String> {
        self.etag.as_deref().map(|etag| self.object(etag))
    }

    /// Whether `user` may still add the file to `course`.
    pub fn can_be_added_by(&self, user: &User, course: &Course) -> bool {
        let is_uploader = self.uploaded_by == user.id && self.session_epoch == user.session_epoch;
        is_uploader && !user.banned && course.id == self.course_id && course.is_run_by(user)
    }

    /// Whether the file has arrived, or can still arrive at `now`.
    pub fn is_available(&self, now: Timestamp) -> bool {
        self.status != FileStatus::Uploaded || now.duration_since(self.created_at) < UNFINISHED
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

    pub(super) fn accepted(&self, etag: &str, had_first_try: bool, now: Timestamp) -> Self {
        Self {
            status: FileStatus::Processing,
            reason: None,
            etag: Some(etag.to_owned()),
            claimed_at: Some(now),
            processed_at: None,
            slots: None,
            had_first_try,
            revision: self.revision + 1,
            ..self.clone()
        }
    }

    pub(super) fn read(&self, reading: ExtractionOutcome, now: Timestamp) -> Self {
        let ended = Self {
            reason: None,
            index_object: None,
            pages: 0,
            chunks: 0,
            warnings: Vec::new(),
            segment_version: 0,
            embeddings: None,
            processed_at: Some(now),
            revision: self.revision + 1,
            ..self.clone()
        };
        match reading {
            ExtractionOutcome::Ready {
                index_object,
                pages,
                chunks,
                warnings,
                segment_version,
            } => Self {
                status: FileStatus::Ready,
                index_object: Some(index_object),
                pages,
                chunks,
                warnings,
                segment_version,
                ..ended
            },
            ExtractionOutcome::Failed(reason) => Self {
                status: FileStatus::Failed,
                reason: Some(reason),
                ..ended
            },
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

#[cfg(test)]
mod tests;
