//! Sections of courses. Their titles and order are in the outline of the course.
//!
//! | access pattern | key |
//! |---|---|
//! | section by id | `SECTION#{id}` / `SECTION` |

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Row, Table, Write};
use shared::error::{Error, Result};
use shared::ids::{CourseId, SectionId};
use shared::types::Patch;

use crate::rules::outline::{Outline, SectionEntry};
use crate::store::lectures;
use crate::store::outlines::{Appended, Outlines, refused};

/// How many lectures are deleted in one transaction, which has at most 100 writes.
const MAX_DELETIONS: usize = 90;

/// The row of a section. Its title and order are in the outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The ID.
    pub id: SectionId,
    /// The ID of the course.
    pub course_id: CourseId,
}

impl Row for Section {
    const KIND: &str = "section";
}

/// The changes to a section. What is absent stays unchanged.
#[derive(Clone, Debug, Default)]
pub struct SectionChange {
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub description: Patch<String>,
    /// The position, from 1.
    pub order_index: Option<u32>,
}

/// The key of a section's row.
pub fn key(id: SectionId) -> Key {
    Key::new(Table::Catalog, format!("SECTION#{id}"), "SECTION")
}

/// Reads and writes sections.
#[derive(Clone, Copy, Debug)]
pub struct Sections<'a>(pub &'a Database);

impl Sections<'_> {
    /// Adds a section at position `order_index`, or at the end without one, and returns its position.
    ///
    /// # Errors
    /// [`shared::ErrorCode::Conflict`] if the course has the maximum number of sections, and [`shared::ErrorCode::NotFound`] if
    /// it is deleted.
    pub async fn create(&self, course_id: CourseId, section: &SectionEntry, order_index: Option<u32>) -> Result<usize> {
        let row = Section {
            id: section.id,
            course_id,
        };
        let outlines = Outlines(self.0);
        let written = Write::put(key(section.id), &row)?.if_absent();
        let Some(order_index) = order_index else {
            return outlines.append(course_id, Appended::Section(section), &[written]).await;
        };
        let change = |outline: &mut Outline, _rows: &mut _| {
            outline
                .add_section(section.clone(), Some(order_index))
                .map_err(refused)?;
            let place = outline.section(section.id).map_or(0, |(index, _)| index);
            Ok((place, vec![written.clone()]))
        };
        outlines.change(course_id, &[], change).await
    }

    /// Updates a section, and returns its position and the section. `check` sees the current position and section, and
    /// can refuse the update.
    ///
    /// # Errors
    /// The errors of `check`, and [`shared::ErrorCode::NotFound`] if the section or the course is deleted.
    pub async fn update(
        &self,
        course_id: CourseId,
        id: SectionId,
        change: &SectionChange,
        check: impl Fn(usize, &SectionEntry) -> Result<()>,
    ) -> Result<(usize, SectionEntry)> {
        let edit = |outline: &mut Outline, _rows: &mut _| {
            let (place, section) = outline.section(id).ok_or_else(Error::not_found)?;
            check(place, section)?;
            let section = outline.section_mut(id).ok_or_else(Error::not_found)?;
            if let Some(title) = &change.title {
                section.title.clone_from(title);
            }
            change.description.apply(&mut section.description);
            if let Some(order_index) = change.order_index {
                outline.move_section(id, order_index);
            }
            let (place, section) = outline.section(id).ok_or_else(Error::not_found)?;
            Ok(((place, section.clone()), Vec::new()))
        };
        Outlines(self.0).change(course_id, &[], edit).await
    }

    /// Deletes a section with its lectures. A long section takes several steps, each of which leaves the course
    /// consistent.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if the section or the course is deleted.
    pub async fn remove(&self, course_id: CourseId, id: SectionId) -> Result<()> {
        let step = |outline: &mut Outline, _rows: &mut _| {
            let section = outline.section_mut(id).ok_or_else(Error::not_found)?;
            let rest = section.lectures.len().saturating_sub(MAX_DELETIONS);
            let gone = section.lectures.split_off(rest).into_iter();
            let mut writes: Vec<Write> = gone.map(|lecture| Write::delete(lectures::key(lecture.id))).collect();
            if rest == 0 {
                outline.remove_section(id);
                writes.push(Write::delete(key(id)));
            }
            Ok((rest == 0, writes))
        };
        while !Outlines(self.0).change(course_id, &[], step).await? {}
        Ok(())
    }
}
