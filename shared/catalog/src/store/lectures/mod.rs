//! Lectures. Their order is in the course's outline.
//!
//! | access pattern | key |
//! |---|---|
//! | lecture by id | `LECTURE#{id}` / `LECTURE` |

pub mod media;

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Table, Write, decode};
use shared::error::{Error, Result};
use shared::ids::Id;

use crate::rules::lecture::ContentType;
use crate::rules::outline::{LectureEntry, Outline, Refusal};
use crate::store::outlines::{Appended, Outlines, refused};

/// A lecture as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lecture {
    /// The id.
    pub id: Id,
    /// Its course.
    pub course_id: Id,
    /// Its section.
    pub section_id: Id,
    /// The title.
    pub title: String,
    /// A text about it.
    #[serde(default)]
    pub description: Option<String>,
    /// What it consists of.
    pub content_type: ContentType,
    /// How long it takes.
    #[serde(default)]
    pub duration_seconds: u32,
    /// Whether anybody may see its content.
    #[serde(default)]
    pub is_preview: bool,
    /// The text, of a text.
    #[serde(default)]
    pub text_content: Option<String>,
    /// Where its video is.
    #[serde(default)]
    pub video: Option<Media>,
    /// Where its PDF is.
    #[serde(default)]
    pub pdf: Option<Media>,
    /// How many resources it has.
    #[serde(default)]
    pub resources_count: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was edited last.
    pub updated_at: Timestamp,
    /// Counts its edits.
    #[serde(default)]
    pub version: u64,
}

/// Where a video, a PDF or another file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Media {
    /// Somewhere on the web.
    External {
        /// Its https URL.
        url: String,
    },
    /// A checked upload in the media bucket.
    Upload {
        /// The upload.
        upload_id: Id,
        /// The object's key.
        object: String,
        /// The file's name.
        filename: String,
        /// Its media type.
        content_type: String,
        /// Bytes.
        size: u64,
    },
}

impl Media {
    /// The object in the media bucket, of an upload.
    #[must_use]
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

/// Where an edit puts a lecture; what is absent stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// The section.
    pub section_id: Option<Id>,
    /// The place in it, from 1.
    pub order_index: Option<u32>,
}

/// The objects of a lecture begin with this.
#[must_use]
pub fn objects(course_id: Id, id: Id) -> String {
    format!("content/{course_id}/{id}/")
}

/// The key of a lecture's row.
#[must_use]
pub fn key(id: Id) -> Key {
    Key::new(Table::Catalog, partition(id), "LECTURE")
}

/// The partition that a lecture's own rows share.
pub(super) fn partition(id: Id) -> String {
    format!("LECTURE#{id}")
}

/// Replaces a lecture's row by an edited one, if it still is what was read.
pub(super) fn replace(mut lecture: Lecture, now: Timestamp) -> Result<(Lecture, Write)> {
    let before = lecture.version;
    (lecture.version, lecture.updated_at) = (before + 1, now);
    let write = Write::put(key(lecture.id), "lecture", &lecture)?
        .condition("#version = :before")
        .name("#version", "version")
        .value(":before", before)?;
    Ok((lecture, write))
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Lectures<'a>(pub &'a Database);

impl Lectures<'_> {
    /// The lecture with this id.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, id: Id) -> Result<Option<Lecture>> {
        self.0.get(&key(id)).await
    }

    /// Adds a lecture to its section as number `order_index`, at the end without one, and gives its place.
    ///
    /// # Errors
    /// [`shared::error::Code::Conflict`] if the course has as many as allowed, [`shared::error::Code::NotFound`] if the section is
    /// gone; as [`Outlines::change`].
    pub async fn create(&self, lecture: &Lecture, order_index: Option<u32>) -> Result<usize> {
        let (outlines, entry) = (Outlines(self.0), LectureEntry::from(lecture));
        let written = Write::put(key(lecture.id), "lecture", lecture)?.if_absent();
        let Some(order_index) = order_index else {
            let appended = Appended::Lecture(lecture.section_id, &entry);
            return outlines.append(lecture.course_id, appended, &[written]).await;
        };
        let edit = |outline: &mut Outline, _rows: &mut _| {
            match outline.add_lecture(lecture.section_id, entry.clone(), Some(order_index)) {
                Err(Refusal::NoSuchSection) => return Err(Error::not_found()),
                added => added.map_err(refused)?,
            }
            let place = outline.lecture(lecture.id).map_or(0, |(_, index, _)| index);
            Ok((place, vec![written.clone()]))
        };
        outlines.change(lecture.course_id, &[], edit).await
    }

    /// Changes a lecture that `check` lets pass (given its place, too), and gives its place and what it is now.
    ///
    /// # Errors
    /// What `check` says; [`shared::error::Code::Validation`] if the wanted section is not in the course;
    /// [`shared::error::Code::NotFound`] if there is no such lecture; as [`Outlines::change`].
    pub async fn update(
        &self,
        course_id: Id,
        id: Id,
        place: Place,
        now: Timestamp,
        check: impl Fn(usize, &Lecture) -> Result<()>,
        change: impl Fn(&mut Lecture),
    ) -> Result<(usize, Lecture)> {
        let key = key(id);
        let edit = |outline: &mut Outline, rows: &mut HashMap<Key, Item>| {
            let mut lecture: Lecture = decode(rows.remove(&key).ok_or_else(Error::not_found)?)?;
            let (_, index, _) = outline.lecture(id).ok_or_else(Error::not_found)?;
            check(index, &lecture)?;
            change(&mut lecture);
            lecture.section_id = place.section_id.unwrap_or(lecture.section_id);
            outline
                .move_lecture(id, lecture.section_id, place.order_index)
                .map_err(refused)?;
            if let Some(entry) = outline.lecture_mut(id) {
                *entry = LectureEntry::from(&lecture);
            }
            let (_, index, _) = outline.lecture(id).ok_or_else(Error::not_found)?;
            let (lecture, write) = replace(lecture, now)?;
            Ok(((index, lecture), vec![write]))
        };
        Outlines(self.0)
            .change(course_id, std::slice::from_ref(&key), edit)
            .await
    }

    /// Removes a lecture.
    ///
    /// # Errors
    /// [`shared::error::Code::NotFound`] if there is no such lecture; as [`Outlines::change`].
    pub async fn remove(&self, course_id: Id, id: Id) -> Result<()> {
        let edit = |outline: &mut Outline, _rows: &mut _| {
            outline.remove_lecture(id).ok_or_else(Error::not_found)?;
            Ok(((), vec![Write::delete(key(id))]))
        };
        Outlines(self.0).change(course_id, &[], edit).await
    }
}
