//! The long texts of a course, in a row of their own that only the details of a course read.
//!
//! | access pattern | key |
//! |---|---|
//! | long texts of a course | `COURSE#{id}` / `DETAILS` |
//!
//! The row is written in the transaction that changes the course, on the condition that it is still as it was read. A
//! course without long texts has none.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use shared::database::{Item, Key, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::CourseId;

use crate::rules::course::excerpt;
use crate::store::courses::{Course, Courses, Guard, key, keys_for, partition};

/// The long texts of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CourseDetails {
    /// The description.
    pub description: Option<String>,
    /// What students can do after the course.
    pub learning_outcomes: Vec<String>,
    /// What students need for the course.
    pub requirements: Vec<String>,
    /// The number of edits of these texts; 0 if there is no row.
    pub version: u64,
}

impl Row for CourseDetails {
    const KIND: &str = "course_details";
}

/// A course with its long texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailedCourse {
    /// The course.
    pub course: Course,
    /// Its long texts.
    pub details: CourseDetails,
}

/// The key of the long texts of a course.
pub fn details_key(id: CourseId) -> Key {
    Key::new(Table::Catalog, partition(id), "DETAILS")
}

/// The keys that may lead to the course `text` of a path with its details. See [`keys_for`].
pub fn detailed_keys_for(text: &str) -> Vec<Key> {
    let mut keys = keys_for(text);
    keys.extend(text.parse().ok().map(details_key));
    keys
}

impl DetailedCourse {
    /// Updates what the course's own row shows of a new description.
    pub(super) fn refresh_excerpt(&mut self) {
        self.course.texts.excerpt = self.details.description.as_deref().map(excerpt);
    }

    fn of_rows(id: CourseId, rows: &mut HashMap<Key, Item>) -> Result<Option<Self>> {
        let course: Option<Course> = rows.remove(&key(id)).map(decode).transpose()?;
        let details: Option<CourseDetails> = rows.remove(&details_key(id)).map(decode).transpose()?;
        Ok(course.filter(|course| course.deleted_at.is_none()).map(|course| Self {
            course,
            details: details.unwrap_or_default(),
        }))
    }
}

/// The write that replaces the long texts of `before` by those of `after`, if they differ.
pub(super) fn write(id: CourseId, before: &CourseDetails, after: &CourseDetails) -> Result<Option<Write>> {
    if before == after {
        return Ok(None);
    }
    let row = CourseDetails {
        version: before.version + 1,
        ..after.clone()
    };
    Write::put(details_key(id), &row)?.if_version(before.version).map(Some)
}

impl Courses<'_> {
    /// The course with this ID and its long texts, unless it is deleted. One call.
    pub async fn get_detailed(&self, id: CourseId) -> Result<Option<DetailedCourse>> {
        let mut rows = self.0.batch_get(&[&key(id), &details_key(id)]).await?;
        DetailedCourse::of_rows(id, &mut rows)
    }

    /// The course whose ID, code or slug is `text`, with its long texts.
    pub async fn find_detailed(&self, text: &str) -> Result<Option<DetailedCourse>> {
        let keys = detailed_keys_for(text);
        let rows = self.0.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
        self.found_detailed(text, rows).await
    }

    /// The course that `rows`, those of [`detailed_keys_for`] the course `text`, lead to.
    pub async fn found_detailed(&self, text: &str, mut rows: HashMap<Key, Item>) -> Result<Option<DetailedCourse>> {
        if let Ok(id) = text.parse() {
            return DetailedCourse::of_rows(id, &mut rows);
        }
        match rows.into_values().next() {
            None => Ok(None),
            Some(row) => {
                let guard: Guard = decode(row)?;
                self.get_detailed(guard.course_id).await
            }
        }
    }
}
