//! Annotations: the notes and bookmarks of students in lectures.
//!
//! | access pattern | key |
//! |---|---|
//! | notes of a user in a course | `USER#{user}` / begins with `NOTE#{course}#`, then the id |
//! | course of a user's note by the note's id | `USER#{user}` / `NOTE_ID#{id}` |
//!
//! Bookmarks use the same keys with `BOOKMARK`. The enrollment's row counts both, so the limit is exact.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, RowFilter, Table, Write};
use shared::error::Result;
use shared::ids::{AnnotationId, CourseId, LectureId, UserId};

use crate::rules::enrollment::EnrollmentStatus;
use crate::store::enrollments::{self, partition};

/// The most notes, and the most bookmarks, that a user may have in a course.
pub const MAX_ANNOTATIONS: u32 = 1_000;

/// The kinds of annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnotationKind {
    /// A text, optionally at a position in the lecture.
    Note,
    /// A position in the lecture, with a title.
    Bookmark,
}

impl AnnotationKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Note => "NOTE",
            Self::Bookmark => "BOOKMARK",
        }
    }

    /// The attribute of an enrollment that counts them.
    const fn counter(self) -> &'static str {
        match self {
            Self::Note => "notes_count",
            Self::Bookmark => "bookmarks_count",
        }
    }
}

/// A note or a bookmark as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// The id.
    pub id: AnnotationId,
    /// Its course.
    pub course_id: CourseId,
    /// Its lecture.
    pub lecture_id: LectureId,
    /// The position in the lecture.
    #[serde(default)]
    pub timestamp_seconds: Option<u32>,
    /// The content of a note, the title of a bookmark.
    #[serde(default)]
    pub text: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last updated.
    pub updated_at: Timestamp,
}

impl Row for Annotation {
    const KIND: &str = "mark";
}

/// The course of an annotation.
#[derive(Serialize)]
pub(super) struct AnnotatedCourse {
    course_id: CourseId,
}

impl Row for AnnotatedCourse {
    const KIND: &str = "mark_id";
}

/// The key of an annotation's row.
#[must_use]
pub fn key(kind: AnnotationKind, user_id: UserId, course_id: CourseId, id: AnnotationId) -> Key {
    Key::new(
        Table::Learning,
        partition(user_id),
        format!("{}#{course_id}#{id}", kind.word()),
    )
}

/// The key of the row that names the course of a user's annotation.
#[must_use]
pub fn id_key(kind: AnnotationKind, user_id: UserId, id: AnnotationId) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("{}_ID#{id}", kind.word()))
}

/// Writes that create an annotation. A condition fails if the user is no longer enrolled or has [`MAX_ANNOTATIONS`].
pub fn create(kind: AnnotationKind, user_id: UserId, annotation: &Annotation) -> Result<Vec<Write>> {
    let count = Write::update(enrollments::key(user_id, annotation.course_id), "ADD #count :one")
        .if_present()
        .condition("#status <> :cancelled AND (attribute_not_exists(#count) OR #count < :most)")
        .name("#status", "status")
        .name("#count", kind.counter())
        .value(":cancelled", EnrollmentStatus::Cancelled)?
        .value(":one", 1)?
        .value(":most", MAX_ANNOTATIONS)?;
    let course = AnnotatedCourse {
        course_id: annotation.course_id,
    };
    Ok(vec![
        count,
        Write::put(key(kind, user_id, annotation.course_id, annotation.id), annotation)?.if_absent(),
        Write::put(id_key(kind, user_id, annotation.id), &course)?,
    ])
}

/// A write that updates an annotation that still exists.
pub fn update(kind: AnnotationKind, user_id: UserId, annotation: &Annotation) -> Result<Write> {
    let row = key(kind, user_id, annotation.course_id, annotation.id);
    Write::put(row, annotation).map(Write::if_present)
}

/// Writes that delete an annotation. A condition fails if it no longer exists.
pub fn delete(kind: AnnotationKind, user_id: UserId, annotation: &Annotation) -> Result<Vec<Write>> {
    let count = Write::update(enrollments::key(user_id, annotation.course_id), "ADD #count :minus_one")
        .if_present()
        .name("#count", kind.counter())
        .value(":minus_one", -1)?;
    Ok(vec![
        Write::delete(key(kind, user_id, annotation.course_id, annotation.id)).if_present(),
        Write::delete(id_key(kind, user_id, annotation.id)),
        count,
    ])
}

/// Reads annotations.
#[derive(Clone, Copy, Debug)]
pub struct Annotations<'a>(pub &'a Database);

impl Annotations<'_> {
    /// A page of a user's annotations in a course that pass `filter`, newest first. Notes can be long, so a page with a
    /// filter may end early.
    pub async fn page(
        &self,
        kind: AnnotationKind,
        enrollment: (UserId, CourseId),
        page: PageQuery,
        filter: Option<RowFilter<'_, Annotation>>,
    ) -> Result<Paged<Annotation>> {
        let (user_id, course_id) = enrollment;
        let query =
            Query::partition(Table::Learning, partition(user_id)).prefix(format!("{}#{course_id}#", kind.word()));
        let query = query.descending();
        match filter {
            Some(filter) => self.0.searched_page(query, page, filter).await,
            None => self.0.page(query, page).await,
        }
    }
}
