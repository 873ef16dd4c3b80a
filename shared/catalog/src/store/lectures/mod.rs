//! Lectures. Their order is in the outline of the course.
//!
//! | access pattern | key |
//! |---|---|
//! | lecture by id | `LECTURE#{id}` / `LECTURE` |
//! | texts of a lecture: see [`crate::store::lectures::texts`] | `LECTURE#{id}` / `TEXTS` |

pub mod texts;

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Outcome, Row, Table, Write, decode};
use shared::error::{Error, Result};
use shared::ids::{CourseId, LectureId, SectionId, UploadId};

use crate::rules::lecture::ContentType;
use crate::rules::outline::{LectureEntry, Outline, Refusal};
use crate::store::lectures::texts::LectureTexts;
use crate::store::outlines::{Appended, Outlines, refused};

/// The row of a lecture, which every permission and every report of progress reads. Its texts are in a row of their own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lecture {
    /// The ID.
    pub id: LectureId,
    /// The ID of the course.
    pub course_id: CourseId,
    /// The ID of the section.
    pub section_id: SectionId,
    /// The title.
    pub title: String,
    /// The kind of content.
    pub content_type: ContentType,
    /// The length in seconds.
    #[serde(default)]
    pub duration_seconds: u32,
    /// Whether everybody can see the content.
    #[serde(default)]
    pub is_preview: bool,
    /// The video.
    #[serde(default)]
    pub video: Option<Media>,
    /// The PDF.
    #[serde(default)]
    pub pdf: Option<Media>,
    /// The number of resources.
    #[serde(default)]
    pub resources_count: u32,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
    /// The number of edits.
    #[serde(default)]
    pub version: u64,
}

impl Row for Lecture {
    const KIND: &str = "lecture";
}

/// A video, a PDF or another file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Media {
    /// A link to another site.
    External {
        /// The https URL.
        url: String,
    },
    /// A checked upload in the media bucket.
    Upload {
        /// The upload.
        upload_id: UploadId,
        /// The key of the object.
        object: String,
        /// The name of the file.
        filename: String,
        /// The media type of the file.
        content_type: String,
        /// The size in bytes.
        size: u64,
    },
}

impl Media {
    /// The key of an upload's object in the media bucket.
    pub fn object(&self) -> Option<&str> {
        match self {
            Self::External { .. } => None,
            Self::Upload { object, .. } => Some(object),
        }
    }
}

impl From<&Lecture> for LectureEntry {
    fn from(lecture: &Lecture) -> Self {
        Self {
            id: lecture.id,
            title: lecture.title.clone(),
            content_type: lecture.content_type,
            duration_seconds: lecture.duration_seconds,
            is_preview: lecture.is_preview,
        }
    }
}

/// The new place of a lecture. What is absent stays unchanged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// The section.
    pub section_id: Option<SectionId>,
    /// The position in the section, from 1.
    pub order_index: Option<u32>,
}

/// The prefix of the objects of a lecture.
pub fn objects(course_id: CourseId, id: LectureId) -> String {
    format!("content/{course_id}/{id}/")
}

/// The key of a lecture's row.
pub fn key(id: LectureId) -> Key {
    Key::new(Table::Catalog, partition(id), "LECTURE")
}

/// The partition of the rows of a lecture.
pub(super) fn partition(id: LectureId) -> String {
    format!("LECTURE#{id}")
}

/// A write that replaces the row of a lecture, on the condition that it is still as it was read, and the lecture as
/// written.
pub(super) fn replace(mut lecture: Lecture, now: Timestamp) -> Result<(Lecture, Write)> {
    let before = lecture.version;
    (lecture.version, lecture.updated_at) = (before + 1, now);
    let write = Write::put(key(lecture.id), &lecture)?
        .condition("#version = :before")
        .name("#version", "version")
        .value(":before", before)?;
    Ok((lecture, write))
}

/// Reads and writes lectures.
#[derive(Clone, Copy, Debug)]
pub struct Lectures<'a>(pub &'a Database);

impl Lectures<'_> {
    /// The lecture with this ID.
    pub async fn get(&self, id: LectureId) -> Result<Option<Lecture>> {
        self.0.get(&key(id)).await
    }

    /// Adds a lecture to its section at position `order_index`, or at the end without one, and returns its position.
    ///
    /// # Errors
    /// [`shared::ErrorCode::Conflict`] if the course has the maximum number of lectures, and [`shared::ErrorCode::NotFound`] if
    /// the section or the course is deleted.
    pub async fn create(&self, lecture: &Lecture, texts: &LectureTexts, order_index: Option<u32>) -> Result<usize> {
        let (outlines, entry) = (Outlines(self.0), LectureEntry::from(lecture));
        let mut written = vec![Write::put(key(lecture.id), lecture)?.if_absent()];
        written.extend(texts::replace(lecture.id, &LectureTexts::default(), texts)?);
        let Some(order_index) = order_index else {
            let appended = Appended::Lecture(lecture.section_id, &entry);
            return outlines.append(lecture.course_id, appended, &written).await;
        };
        let edit = |outline: &mut Outline, _rows: &mut _| {
            match outline.add_lecture(lecture.section_id, entry.clone(), Some(order_index)) {
                Err(Refusal::NoSuchSection) => return Err(Error::not_found()),
                added => added.map_err(refused)?,
            }
            let place = outline.lecture(lecture.id).map_or(0, |(_, index, _)| index);
            Ok((place, written.clone()))
        };
        outlines.change(lecture.course_id, &[], edit).await
    }

    /// Updates a lecture, and returns its position, the lecture and its texts. `check` sees the current ones, and can
    /// refuse the update.
    ///
    /// # Errors
    /// The errors of `check`, [`shared::ErrorCode::Validation`] if the new section is not in the course, and
    /// [`shared::ErrorCode::NotFound`] if the lecture or the course is deleted.
    pub async fn update(
        &self,
        course_id: CourseId,
        id: LectureId,
        place: Place,
        now: Timestamp,
        check: impl Fn(usize, &Lecture, &LectureTexts) -> Result<()>,
        change: impl Fn(&mut Lecture, &mut LectureTexts),
    ) -> Result<(usize, Lecture, LectureTexts)> {
        let (key, texts_key) = (key(id), texts::key(id));
        let edit = |outline: &mut Outline, rows: &mut HashMap<Key, Item>| {
            let mut lecture: Lecture = decode(rows.remove(&key).ok_or_else(Error::not_found)?)?;
            let before = texts::read(rows.remove(&texts_key))?;
            let mut texts = before.clone();
            let (_, index, _) = outline.lecture(id).ok_or_else(Error::not_found)?;
            check(index, &lecture, &texts)?;
            change(&mut lecture, &mut texts);
            lecture.section_id = place.section_id.unwrap_or(lecture.section_id);
            outline
                .move_lecture(id, lecture.section_id, place.order_index)
                .map_err(refused)?;
            if let Some(entry) = outline.lecture_mut(id) {
                *entry = LectureEntry::from(&lecture);
            }
            let (_, index, _) = outline.lecture(id).ok_or_else(Error::not_found)?;
            let (lecture, write) = replace(lecture, now)?;
            let mut writes = vec![write];
            writes.extend(texts::replace(id, &before, &texts)?);
            Ok(((index, lecture, texts), writes))
        };
        let keys = [key.clone(), texts_key.clone()];
        Outlines(self.0).change(course_id, &keys, edit).await
    }

    /// Deletes the texts of a lecture that has been deleted. Repeating this is harmless.
    pub async fn clear_texts(&self, id: LectureId) -> Result<()> {
        match self.0.write(Write::delete(texts::key(id))).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Deletes a lecture. Nothing leads to its texts without it; [`Lectures::clear_texts`] deletes them.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if the lecture or the course is deleted.
    pub async fn remove(&self, course_id: CourseId, id: LectureId) -> Result<()> {
        let edit = |outline: &mut Outline, _rows: &mut _| {
            outline.remove_lecture(id).ok_or_else(Error::not_found)?;
            Ok(((), vec![Write::delete(key(id))]))
        };
        Outlines(self.0).change(course_id, &[], edit).await
    }
}
