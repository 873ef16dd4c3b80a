//! What students write into the margin of lectures: notes and bookmarks.
//!
//! | access pattern | key |
//! |---|---|
//! | notes of a user in a course | `USER#{user}` / begins with `NOTE#{course}#`, then the id |
//! | course of an own note by its id | `USER#{user}` / `NOTE_ID#{id}` |
//!
//! Bookmarks likewise, with `BOOKMARK`. How many there are is counted in the enrolment's row, so the limit is exact.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::page::Listed;
use shared::database::{Database, Item, Key, Query, Table, Write};
use shared::error::Result;
use shared::ids::Id;

use crate::rules::enrollment::EnrollmentStatus;
use crate::store::enrollments::{self, CourseOf, partition};

/// How many notes, and how many bookmarks, somebody may have in a course.
pub const MOST: u32 = 1_000;

/// What is written into the margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A text, perhaps at a moment.
    Note,
    /// A moment, with a title.
    Bookmark,
}

impl MarkKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Note => "NOTE",
            Self::Bookmark => "BOOKMARK",
        }
    }

    /// The attribute of an enrolment that counts them.
    const fn counter(self) -> &'static str {
        match self {
            Self::Note => "notes_count",
            Self::Bookmark => "bookmarks_count",
        }
    }
}

/// A note or a bookmark as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The id.
    pub id: Id,
    /// Its course.
    pub course_id: Id,
    /// Its lecture.
    pub lecture_id: Id,
    /// Where in the lecture it is.
    #[serde(default)]
    pub timestamp_seconds: Option<u32>,
    /// The content of a note, the title of a bookmark.
    #[serde(default)]
    pub text: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// The key of a mark's row.
#[must_use]
pub fn key(kind: MarkKind, user_id: Id, course_id: Id, id: Id) -> Key {
    Key::new(
        Table::Learning,
        partition(user_id),
        format!("{}#{course_id}#{id}", kind.word()),
    )
}

/// The key of the row that says which course an own mark is in.
#[must_use]
pub fn id_key(kind: MarkKind, user_id: Id, id: Id) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("{}_ID#{id}", kind.word()))
}

/// Writes that add a mark. The condition of the first fails if the user is no longer enrolled or has [`MOST`].
///
/// # Errors
/// Only on a fault of ours.
pub fn add(kind: MarkKind, user_id: Id, mark: &Mark) -> Result<Vec<Write>> {
    let count = Write::update(enrollments::key(user_id, mark.course_id), "ADD #count :one")
        .if_present()
        .condition("#status <> :cancelled AND (attribute_not_exists(#count) OR #count < :most)")
        .name("#status", "status")
        .name("#count", kind.counter())
        .value(":cancelled", EnrollmentStatus::Cancelled)?
        .value(":one", 1)?
        .value(":most", MOST)?;
    let course = CourseOf {
        course_id: mark.course_id,
    };
    Ok(vec![
        count,
        Write::put(key(kind, user_id, mark.course_id, mark.id), "mark", mark)?.if_absent(),
        Write::put(id_key(kind, user_id, mark.id), "mark_id", &course)?,
    ])
}

/// A write that changes a mark that is still there.
///
/// # Errors
/// Only on a fault of ours.
pub fn change(kind: MarkKind, user_id: Id, mark: &Mark) -> Result<Write> {
    let row = key(kind, user_id, mark.course_id, mark.id);
    Write::put(row, "mark", mark).map(Write::if_present)
}

/// Writes that remove a mark. The condition of the first fails if it is gone already.
///
/// # Errors
/// Only on a fault of ours.
pub fn remove(kind: MarkKind, user_id: Id, mark: &Mark) -> Result<Vec<Write>> {
    let count = Write::update(enrollments::key(user_id, mark.course_id), "ADD #count :minus_one")
        .if_present()
        .name("#count", kind.counter())
        .value(":minus_one", -1)?;
    Ok(vec![
        Write::delete(key(kind, user_id, mark.course_id, mark.id)).if_present(),
        Write::delete(id_key(kind, user_id, mark.id)),
        count,
    ])
}

/// A page of a user's marks in a course that are `wanted`, newest first, and where the next page starts.
///
/// # Errors
/// The database is unavailable.
pub async fn page(
    database: &Database,
    kind: MarkKind,
    enrollment: (Id, Id),
    limit: u32,
    start: Option<Item>,
    wanted: Option<&(dyn Fn(&Mark) -> bool + Sync)>,
) -> Result<(Vec<Mark>, Option<Item>)> {
    let (user_id, course_id) = enrollment;
    let query = Query::partition(Table::Learning, partition(user_id)).prefix(format!("{}#{course_id}#", kind.word()));
    let page = Listed {
        table: Table::Learning,
        query: query.descending(),
        limit,
        start,
    };
    database.listed(page, wanted).await
}
