//! Courses.
//!
//! | access pattern | key |
//! |---|---|
//! | course by id | `COURSE#{id}` / `COURSE` |
//! | id of a course by code (guard) | `COURSE_CODE#{code in upper case}` / `COURSE_CODE` |
//! | id of a course by slug (guard) | `COURSE_SLUG#{slug}` / `COURSE_SLUG` |
//! | courses of any state, newest first | `COURSES#every` / `{id}` |
//! | courses of an instructor, of any state | `TEACHES#{user}` / `{course}` |
//! | published courses: see [`crate::store::courses::listing`] | |
//!
//! The counters of a course are changed by `ADD` in the transaction of their cause, and by nothing else.

pub(crate) mod audit;
pub mod card;
pub mod changes;
pub mod counters;
pub mod deletion;
pub(crate) mod index_rows;
pub mod listing;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::page_newest_first::{Newest, start_before};
use shared::database::{Database, Item, Key, Query, Table, Write, decode};
use shared::error::Result;
use shared::ids::Id;
use shared::types::role::Role;
use shared_accounts::store::users::{User, is_there};

use crate::rules::course::{CourseStatus, Level, Rank};
use crate::rules::price::Price;

/// A course as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The id.
    pub id: Id,
    /// The code, as it was given.
    pub course_code: String,
    /// The name in web addresses.
    pub slug: String,
    /// The title.
    pub title: String,
    /// A sentence.
    #[serde(default)]
    pub subtitle: Option<String>,
    /// A text.
    #[serde(default)]
    pub description: Option<String>,
    /// Whom it is for.
    pub level: Level,
    /// Its category.
    #[serde(default)]
    pub category_id: Option<Id>,
    /// The language it is taught in (BCP 47).
    pub language: String,
    /// A university, of a subject.
    #[serde(default)]
    pub university: Option<String>,
    /// A department, of a subject.
    #[serde(default)]
    pub department: Option<String>,
    /// What it is about.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What one can do after it.
    #[serde(default)]
    pub learning_outcomes: Vec<String>,
    /// What one needs for it.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// The URL of a small picture.
    #[serde(default)]
    pub thumbnail_url: Option<String>,
    /// The URL of a wide picture.
    #[serde(default)]
    pub banner_url: Option<String>,
    /// Whether there is a certificate at its end.
    #[serde(default)]
    pub has_certificate: bool,
    /// Whether admins put it forward.
    #[serde(default)]
    pub is_trending: bool,
    /// What it costs.
    pub price: Price,
    /// For how many days an enrolment is good; for ever without.
    #[serde(default)]
    pub access_days: Option<u32>,
    /// Who teaches it; the first is its owner.
    pub instructors: Vec<CourseInstructor>,
    /// Who sees it.
    pub status: CourseStatus,
    /// When it was published last.
    #[serde(default)]
    pub published_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was edited last.
    pub updated_at: Timestamp,
    /// When it was deleted; from then on it is there for nobody but the history of enrolments.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
    /// Counts its edits.
    #[serde(default)]
    pub version: u64,
    /// Where it is in the lists that are in the order of what changes by itself, while it is published.
    #[serde(default)]
    pub listed: Option<Rank>,
    /// Sections.
    #[serde(default)]
    pub sections_count: u32,
    /// Lectures.
    #[serde(default)]
    pub lectures_count: u32,
    /// The length of all lectures.
    #[serde(default)]
    pub duration_seconds: u64,
    /// Lectures that were removed, a string set: who had completed them has so many less of what there is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed_lectures: Vec<Id>,
    /// Enrolments that are not cancelled.
    #[serde(default)]
    pub enrolled_count: u64,
    /// The sum of all ratings.
    #[serde(default)]
    pub rating_sum: u64,
    /// How many ratings there are.
    #[serde(default)]
    pub rating_count: u64,
}

/// Who teaches a course, as of when it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseInstructor {
    /// The user.
    pub user_id: Id,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// The avatar.
    #[serde(default)]
    pub avatar_url: Option<String>,
}

impl Course {
    /// Whether the user is among its instructors.
    #[must_use]
    pub fn is_taught_by(&self, user_id: Id) -> bool {
        self.instructors.iter().any(|instructor| instructor.user_id == user_id)
    }

    /// Whether `user` may change it: its instructors and admins.
    #[must_use]
    pub fn is_run_by(&self, user: &User) -> bool {
        user.role == Role::Admin || (user.role == Role::Instructor && self.is_taught_by(user.id))
    }

    /// Where its enrolments and ratings put it.
    #[must_use]
    pub fn rank(&self) -> Rank {
        Rank::of(self.enrolled_count, self.rating_sum, self.rating_count)
    }

    /// Whether everybody may see it.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.status == CourseStatus::Published && self.deleted_at.is_none()
    }
}

/// What a guard says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Guard {
    pub(super) course_id: Id,
}

/// The key of a course's row.
#[must_use]
pub fn key(id: Id) -> Key {
    Key::new(Table::Catalog, partition(id), "COURSE")
}

/// A write that changes nothing, but lets its transaction fail if the course is deleted.
pub fn check_is_there(id: Id) -> Write {
    is_there(Write::check(key(id)))
}

/// The partition that a course's own rows share, in the catalogue, and what others keep about it, in learning.
pub fn partition(id: Id) -> String {
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

/// Courses that a page of a filtered list of all of them looks at: as many as one call reads.
const LOOKED_AT: u32 = 100;

/// The partition of all courses.
pub(super) const EVERY: &str = "COURSES#every";

/// The partition of the courses of an instructor.
pub(super) fn teaches(user_id: Id) -> String {
    format!("TEACHES#{user_id}")
}

/// The rows that lead from `text` in a path to a course: the course itself for an id, else the guards of code and slug.
#[must_use]
pub fn keys_for(text: &str) -> Vec<Key> {
    match text.parse() {
        Ok(id) => vec![key(id)],
        Err(_) => vec![code_key(text), slug_key(text)],
    }
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Courses<'a>(pub &'a Database);

impl Courses<'_> {
    /// The course with this id, unless deleted.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, id: Id) -> Result<Option<Course>> {
        let course: Option<Course> = self.0.get(&key(id)).await?;
        Ok(course.filter(|course| course.deleted_at.is_none()))
    }

    /// The courses with these ids, at most 100, in their order; those that are deleted are left out.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_ids(&self, ids: &[Id]) -> Result<Vec<Course>> {
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

    /// A page of the courses of any state that are `wanted`, newest first, and where the next page starts: two calls.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn every(
        &self,
        limit: u32,
        start: Option<Item>,
        wanted: Option<&(dyn Fn(&Course) -> bool + Sync)>,
    ) -> Result<(Vec<Course>, Option<Item>)> {
        let looked_at = if wanted.is_some() { LOOKED_AT.max(limit) } else { limit };
        let newest = Newest {
            query: Query::partition(Table::Catalog, EVERY),
            limit: looked_at,
            start,
        };
        let (found, mut next): (Vec<Guard>, _) = self.0.newest(newest, None).await?;
        let ids: Vec<_> = found.into_iter().map(|row| row.course_id).collect();
        let mut courses = self.of_ids(&ids).await?;
        courses.retain(|course| wanted.is_none_or(|wanted| wanted(course)));
        if courses.len() > limit as usize {
            courses.truncate(limit as usize);
            next = courses.last().map(|course| start_before(course.id.to_string()));
        }
        Ok((courses, next))
    }

    /// The ids of all courses that `user` teaches, drafts too.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn taught_by(&self, user_id: Id) -> Result<Vec<Id>> {
        let rows = self
            .0
            .query_all(Query::partition(Table::Catalog, teaches(user_id)))
            .await?;
        let ids = rows.into_iter().map(|row| decode(row).map(|row: Guard| row.course_id));
        ids.collect()
    }

    /// The course that `text` names: its id, code or slug.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn find(&self, text: &str) -> Result<Option<Course>> {
        let keys = keys_for(text);
        let rows = self.0.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
        self.found(rows.into_values().next()).await
    }

    /// The course that `row`, one of those under [`keys_for`], leads to.
    ///
    /// # Errors
    /// The database is unavailable.
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
