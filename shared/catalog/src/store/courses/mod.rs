//! Courses.
//!
//! | access pattern | key |
//! |---|---|
//! | course by id | `COURSE#{id}` / `COURSE` |
//! | id of a course by code (guard) | `COURSE_CODE#{code in upper case}` / `COURSE_CODE` |
//! | id of a course by slug (guard) | `COURSE_SLUG#{slug}` / `COURSE_SLUG` |
//! | long texts of a course: see [`crate::store::courses::details`] | |
//! | courses of any state, newest first | `COURSES#every` / `{id}` |
//! | courses of an instructor, of any state | `TEACHES#{user}` / `{course}` |
//! | published courses: see [`crate::store::courses::listing`] | |
//!
//! The counters of a course change only by `ADD`, in the transactions of their causes.

pub(crate) mod audit;
pub mod card;
pub mod changes;
pub mod counters;
pub mod deletion;
pub mod details;
pub(crate) mod index_rows;
pub mod listing;
mod row;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, PageQuery, Paged, Query, Row, RowFilter, Table, Write, decode};
use shared::error::Result;
use shared::ids::{CourseId, UserId};
use shared_accounts::store::users::if_not_deleted;

pub use crate::store::instructors::CourseInstructor;
pub use details::{CourseDetails, DetailedCourse};
pub use row::{Course, CourseTexts};

/// A row that refers to a course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Guard {
    pub(super) course_id: CourseId,
}

impl Row for Guard {
    const KIND: &str = "course_guard";
}

/// The key of a course's row.
pub fn key(id: CourseId) -> Key {
    Key::new(Table::Catalog, partition(id), "COURSE")
}

/// A check that the course exists.
pub fn check_not_deleted(id: CourseId) -> Write {
    if_not_deleted(Write::check(key(id)))
}

/// The partition of the rows of a course, in the catalog table and in the learning table.
pub fn partition(id: CourseId) -> String {
    format!("COURSE#{id}")
}

pub(super) fn code_key(code: &str) -> Key {
    Key::new(
        Table::Catalog,
        format!("COURSE_CODE#{}", code.to_uppercase()),
        "COURSE_CODE",
    )
}

pub(super) fn slug_key(slug: &str) -> Key {
    Key::new(Table::Catalog, format!("COURSE_SLUG#{slug}"), "COURSE_SLUG")
}

/// How many courses a filtered page of all courses may read: the maximum of one call.
const MAX_ROWS_READ: u32 = 100;

/// The partition of all courses.
pub(super) const EVERY: &str = "COURSES#every";

/// The partition of the courses of an instructor.
pub(super) fn teaches(user_id: UserId) -> String {
    format!("TEACHES#{user_id}")
}

/// The keys that may lead to the course `text` of a path: the course itself for an ID, otherwise the guards of its code
/// and slug.
pub fn keys_for(text: &str) -> Vec<Key> {
    match text.parse() {
        Ok(id) => vec![key(id)],
        Err(_) => vec![code_key(text), slug_key(text)],
    }
}

/// Reads and writes courses.
#[derive(Clone, Copy, Debug)]
pub struct Courses<'a>(pub &'a Database);

impl Courses<'_> {
    /// The course with this ID, unless it is deleted.
    pub async fn get(&self, id: CourseId) -> Result<Option<Course>> {
        let course: Option<Course> = self.0.get(&key(id)).await?;
        Ok(course.filter(|course| course.deleted_at.is_none()))
    }

    /// The courses with these IDs, at most 100, in the same order. Deleted courses are left out.
    pub async fn of_ids(&self, ids: &[CourseId]) -> Result<Vec<Course>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = ids.iter().copied().map(key).collect();
        let mut rows = self.0.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
        let courses = keys.iter().filter_map(|key| rows.remove(key)).map(decode);
        let courses: Vec<Course> = courses.collect::<Result<_>>()?;
        Ok(courses
            .into_iter()
            .filter(|course| course.deleted_at.is_none())
            .collect())
    }

    /// As [`Courses::of_ids`] for published courses, at half the capacity: their texts and numbers can be as they were a
    /// moment ago. A course whose row is not published is read again, so that none is missing that was just published.
    pub(super) async fn published_of_ids(&self, ids: &[CourseId]) -> Result<Vec<Course>> {
        let keys: Vec<_> = ids.iter().copied().map(key).collect();
        let rows = self.0.batch_get_eventually(&keys.iter().collect::<Vec<_>>()).await?;
        let mut courses = HashMap::new();
        for (key, row) in rows {
            let course: Course = decode(row)?;
            if course.is_published() {
                courses.insert(key, course);
            }
        }
        let outdated: Vec<_> = keys.iter().filter(|key| !courses.contains_key(*key)).collect();
        for (key, row) in self.0.batch_get(&outdated).await? {
            courses.insert(key, decode(row)?);
        }
        let courses = keys.iter().filter_map(|key| courses.remove(key));
        Ok(courses.filter(Course::is_published).collect())
    }

    /// A page of all courses, including drafts, newest first, in two calls.
    pub async fn every(&self, page: PageQuery, filter: Option<RowFilter<'_, Course>>) -> Result<Paged<Course>> {
        let limit = page.limit;
        let examined = filter.map_or(limit, |_| MAX_ROWS_READ.max(limit));
        let query = Query::partition(Table::Catalog, EVERY).descending();
        let examined = PageQuery {
            limit: examined,
            ..page
        };
        let found: Paged<Guard> = self.0.page(query, examined).await?;
        let ids: Vec<_> = found.rows.into_iter().map(|row| row.course_id).collect();
        let (mut rows, mut next) = (self.of_ids(&ids).await?, found.next);
        rows.retain(|course| filter.is_none_or(|is_wanted| is_wanted(course)));
        if rows.len() > limit as usize {
            rows.truncate(limit as usize);
            next = rows.last().map(|course| course.id.to_string());
        }
        Ok(Paged { rows, next })
    }

    /// The IDs of all courses that the user teaches, including drafts.
    pub async fn taught_by(&self, user_id: UserId) -> Result<Vec<CourseId>> {
        let rows = self
            .0
            .query_all(Query::partition(Table::Catalog, teaches(user_id)))
            .await?;
        let ids = rows.into_iter().map(|row| decode(row).map(|row: Guard| row.course_id));
        ids.collect()
    }

    /// The course whose ID, code or slug is `text`.
    pub async fn find(&self, text: &str) -> Result<Option<Course>> {
        let keys = keys_for(text);
        let rows = self.0.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
        self.found(rows.into_values().next()).await
    }

    /// The course that `row`, the row of one of the [`keys_for`] it, leads to.
    pub async fn found(&self, row: Option<Item>) -> Result<Option<Course>> {
        let Some(row) = row else { return Ok(None) };
        if row.contains_key("course_id") {
            let guard: Guard = decode(row)?;
            return self.get(guard.course_id).await;
        }
        let course: Course = decode(row)?;
        Ok(Some(course).filter(|course| course.deleted_at.is_none()))
    }
}
