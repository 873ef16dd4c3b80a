//! The counters of courses that learning changes, each in the transaction of its cause.

use shared::database::Write;
use shared::error::Result;
use shared::ids::Id;

use crate::store::courses;

/// A write that counts an enrolment that begins, if the course is published.
///
/// # Errors
/// Only on a fault of ours.
pub fn enrolled(course_id: Id) -> Result<Write> {
    Write::update(courses::key(course_id), "ADD enrolled_count :one")
        .condition("#status = :published AND attribute_not_exists(deleted_at)")
        .name("#status", "status")
        .value(":published", "published")?
        .value(":one", 1)
}

/// A write that counts an enrolment less.
///
/// # Errors
/// Only on a fault of ours.
pub fn left(course_id: Id) -> Result<Write> {
    Write::update(courses::key(course_id), "ADD enrolled_count :minus_one")
        .value(":minus_one", -1)
        .map(Write::if_present)
}

/// A write that lets a published course go on unchanged: it fails when there is none.
///
/// # Errors
/// Only on a fault of ours.
pub fn is_published(course_id: Id) -> Result<Write> {
    Write::check(courses::key(course_id))
        .condition("#status = :published AND attribute_not_exists(deleted_at)")
        .name("#status", "status")
        .value(":published", "published")
}

/// A write that adds to the ratings of a course.
///
/// # Errors
/// Only on a fault of ours.
pub fn rated(course_id: Id, sum: i64, count: i64) -> Result<Write> {
    Write::update(courses::key(course_id), "ADD rating_sum :sum, rating_count :count")
        .value(":sum", sum)?
        .value(":count", count)
        .map(Write::if_present)
}
