//! Resources of lectures: files to download, and links.
//!
//! | access pattern | key |
//! |---|---|
//! | resources of a lecture, oldest first | `LECTURE#{id}` / begins with `RESOURCE#` |
//! | lecture of a resource | `RESOURCE#{id}` / `RESOURCE` |
//!
//! The row of the lecture counts them, so that concurrent requests cannot exceed the limit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CourseId, LectureId, ResourceId};

use crate::store::lectures::{self, Lecture, Media};

/// The maximum number of resources of a lecture.
pub const MAX_RESOURCES: u32 = 50;

/// The row of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// The ID, which for a file is that of its upload.
    pub id: ResourceId,
    /// Its lecture.
    pub lecture_id: LectureId,
    /// The title.
    pub title: String,
    /// The file or link.
    pub media: Media,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Row for Resource {
    const KIND: &str = "resource";
}

/// The lecture and course of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// The lecture.
    pub lecture_id: LectureId,
    /// The ID of the course.
    pub course_id: CourseId,
}

impl Row for Pointer {
    const KIND: &str = "resource_pointer";
}

fn pointer_key(id: ResourceId) -> Key {
    Key::new(Table::Catalog, format!("RESOURCE#{id}"), "RESOURCE")
}

pub(super) fn key(lecture_id: LectureId, id: ResourceId) -> Key {
    Key::new(
        Table::Catalog,
        lectures::partition(lecture_id),
        format!("RESOURCE#{id}"),
    )
}

/// Counts a new resource in `lecture`, and returns the writes that create it.
///
/// # Errors
/// [`ErrorCode::Conflict`] if the lecture has the maximum number of resources.
pub(super) fn add(lecture: &mut Lecture, resource: &Resource) -> Result<Vec<Write>> {
    if lecture.resources_count >= MAX_RESOURCES {
        let detail = format!("A lecture has at most {MAX_RESOURCES} resources.");
        return Err(Error::new(ErrorCode::Conflict, detail));
    }
    lecture.resources_count += 1;
    let pointer = Pointer {
        lecture_id: lecture.id,
        course_id: lecture.course_id,
    };
    Ok(vec![
        Write::put(key(lecture.id, resource.id), resource)?.if_absent(),
        Write::put(pointer_key(resource.id), &pointer)?,
    ])
}

/// Removes a resource from the count of `lecture`, and returns the writes that delete it.
pub(super) fn remove(lecture: &mut Lecture, id: ResourceId) -> Vec<Write> {
    lecture.resources_count = lecture.resources_count.saturating_sub(1);
    vec![
        Write::delete(key(lecture.id, id)).if_present(),
        Write::delete(pointer_key(id)),
    ]
}

/// Reads and writes resources.
#[derive(Clone, Copy, Debug)]
pub struct Resources<'a>(pub &'a Database);

impl Resources<'_> {
    /// The lecture and course of a resource.
    pub async fn pointer(&self, id: ResourceId) -> Result<Option<Pointer>> {
        self.0.get(&pointer_key(id)).await
    }

    /// A page of the resources of a lecture, oldest first.
    pub async fn page(&self, lecture_id: LectureId, page: PageQuery) -> Result<Paged<Resource>> {
        self.0.page(of_lecture(lecture_id), page).await
    }

    /// Deletes the resources of a deleted lecture. Repeating this is harmless.
    pub async fn delete_all(&self, lecture_id: LectureId) -> Result<()> {
        let rows = self.0.query_all(of_lecture(lecture_id)).await?;
        let resources = rows.into_iter().map(decode).collect::<Result<Vec<Resource>>>()?;
        for some in resources.chunks(50) {
            let rows = some
                .iter()
                .flat_map(|resource| [key(lecture_id, resource.id), pointer_key(resource.id)]);
            let mut work = UnitOfWork::new();
            work.add_all(rows.map(Write::delete)).or_internal_error();
            work.commit_once(self.0, ()).await?;
        }
        Ok(())
    }
}

fn of_lecture(lecture_id: LectureId) -> Query {
    Query::partition(Table::Catalog, lectures::partition(lecture_id)).prefix("RESOURCE#")
}
