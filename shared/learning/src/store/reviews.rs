//! Reviews of courses.
//!
//! | access pattern | key |
//! |---|---|
//! | reviews of a course, newest first | `COURSE#{course}` / begins with `REVIEW#`, then the id |
//! | course and author of a review | `REVIEW#{id}` / `REVIEW` |
//!
//! The enrollment's row names its review, so there is at most one. The ratings of the course change in the same
//! transaction, by the difference to the review that was read, on the condition that it is unchanged: they are exact.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, Write};
use shared::error::Result;
use shared::ids::{CourseId, ReviewId, UserId};
use shared_catalog::store::courses::{self, counters};

use crate::rules::enrollment::EnrollmentStatus;
use crate::store::enrollments;

/// A review as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The id.
    pub id: ReviewId,
    /// The course.
    pub course_id: CourseId,
    /// The author.
    pub user_id: UserId,
    /// 1 to 5.
    pub rating: u8,
    /// The author's comment.
    #[serde(default)]
    pub comment: Option<String>,
    /// The author's first name, as it was.
    #[serde(default)]
    pub first_name: Option<String>,
    /// The author's picture, as it was.
    #[serde(default)]
    pub avatar_url: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last updated.
    pub updated_at: Timestamp,
    /// Counts the updates.
    #[serde(default)]
    pub version: u64,
}

impl Row for Review {
    const KIND: &str = "review";
}

/// The course and the author of a review.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Place {
    /// The course.
    pub course_id: CourseId,
    /// The author.
    pub user_id: UserId,
}

impl Row for Place {
    const KIND: &str = "review_place";
}

/// The key of the row that names the course and the author of a review.
#[must_use]
pub fn place_key(id: ReviewId) -> Key {
    Key::new(Table::Learning, format!("REVIEW#{id}"), "REVIEW")
}

/// The key of a review's row.
#[must_use]
pub fn key(course_id: CourseId, id: ReviewId) -> Key {
    Key::new(Table::Learning, courses::partition(course_id), format!("REVIEW#{id}"))
}

/// Writes that create a review. A condition fails if the author is no longer enrolled or has reviewed the course
/// already.
pub fn create(review: &Review) -> Result<Vec<Write>> {
    let (course_id, user_id) = (review.course_id, review.user_id);
    let only = Write::update(enrollments::key(user_id, course_id), "SET review_id = :review")
        .if_present()
        .condition("attribute_not_exists(review_id) AND #status <> :cancelled")
        .name("#status", "status")
        .value(":cancelled", EnrollmentStatus::Cancelled)?
        .value(":review", review.id)?;
    Ok(vec![
        only,
        Write::put(key(course_id, review.id), review)?.if_absent(),
        Write::put(place_key(review.id), &Place { course_id, user_id })?,
        counters::rated(course_id, i64::from(review.rating), 1)?,
    ])
}

/// Writes that turn `before`, a row just read, into `after`. A condition fails if it has changed since.
pub fn update(before: &Review, after: &Review) -> Result<Vec<Write>> {
    let row = Write::put(key(after.course_id, after.id), after)?;
    let mut writes = vec![is_at(row, before.version)?];
    if before.rating != after.rating {
        let sum = i64::from(after.rating) - i64::from(before.rating);
        writes.push(counters::rated(after.course_id, sum, 0)?);
    }
    Ok(writes)
}

/// Writes that delete a review, a row just read. A condition fails if it has changed since.
pub fn delete(review: &Review) -> Result<Vec<Write>> {
    let (course_id, user_id) = (review.course_id, review.user_id);
    let row = Write::delete(key(course_id, review.id));
    Ok(vec![
        is_at(row, review.version)?,
        Write::delete(place_key(review.id)),
        Write::update(enrollments::key(user_id, course_id), "REMOVE review_id").if_present(),
        counters::rated(course_id, -i64::from(review.rating), -1)?,
    ])
}

fn is_at(write: Write, version: u64) -> Result<Write> {
    write
        .condition("#version = :seen")
        .name("#version", "version")
        .value(":seen", version)
}

/// Reads reviews.
#[derive(Clone, Copy, Debug)]
pub struct Reviews<'a>(pub &'a Database);

impl Reviews<'_> {
    /// A page of the reviews of a course, newest first.
    pub async fn page(&self, course_id: CourseId, page: PageQuery) -> Result<Paged<Review>> {
        let query = Query::partition(Table::Learning, courses::partition(course_id)).prefix("REVIEW#");
        self.0.page(query.descending(), page).await
    }
}
