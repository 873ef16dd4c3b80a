//! Writes for the counters of courses that change with enrollments and reviews, in the same transactions.

use shared::database::Write;
use shared::error::Result;
use shared::ids::CourseId;
use shared_accounts::store::users::if_not_deleted;

use crate::store::courses;

/// A write that counts a new or reactivated enrollment. Its condition fails if the course is not published.
pub fn enrolled(course_id: CourseId) -> Result<Write> {
    Write::update(courses::key(course_id), "ADD enrolled_count :one")
        .condition("#status = :published AND attribute_not_exists(deleted_at)")
        .name("#status", "status")
        .value(":published", "published")?
        .value(":one", 1)
}

/// A write that counts an enrollment that was paid for. Its condition fails if the course no longer exists; a course
/// that was unpublished after the order is open to those who have paid.
pub fn paid(course_id: CourseId) -> Result<Write> {
    if_not_deleted(Write::update(courses::key(course_id), "ADD enrolled_count :one")).value(":one", 1)
}

/// A write that counts a canceled enrollment. Its condition fails if the course no longer exists.
pub fn left(course_id: CourseId) -> Result<Write> {
    Write::update(courses::key(course_id), "ADD enrolled_count :minus_one")
        .value(":minus_one", -1)
        .map(Write::if_present)
}

/// A check that the course is published.
pub fn is_published(course_id: CourseId) -> Result<Write> {
    Write::check(courses::key(course_id))
        .condition("#status = :published AND attribute_not_exists(deleted_at)")
        .name("#status", "status")
        .value(":published", "published")
}

/// A write that adds to the ratings of a course. Its condition fails if the course no longer exists.
pub fn rated(course_id: CourseId, sum: i64, count: i64) -> Result<Write> {
    Write::update(courses::key(course_id), "ADD rating_sum :sum, rating_count :count")
        .value(":sum", sum)?
        .value(":count", count)
        .map(Write::if_present)
}
