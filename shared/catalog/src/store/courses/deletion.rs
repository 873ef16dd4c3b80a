//! Deletion of courses. One transaction makes a course disappear; its content is deleted afterwards (see
//! [`crate::store::course_contents`]).
//!
//! The row of the course stays with `deleted_at`, for the history of enrollments.

use jiff::Timestamp;
use shared::error::Result;
use shared::ids::CourseId;

use crate::store::courses::changes::UpdateOptions;
use crate::store::courses::{Course, Courses, key};

impl Courses<'_> {
    /// Deletes `course`, a row just read, if `check` accepts the course as it is stored now.
    ///
    /// # Errors
    /// The errors of `check`, [`shared::ErrorCode::PreconditionFailed`] for [`UpdateOptions::unless_changed`], and
    /// [`shared::ErrorCode::NotFound`] if the course is already deleted.
    pub async fn delete(
        &self,
        course: Course,
        options: UpdateOptions,
        now: Timestamp,
        check: impl Fn(&Course) -> Result<()>,
    ) -> Result<()> {
        let deleted = self.update(course, options, |course| {
            check(course)?;
            course.deleted_at = Some(now);
            course.popularity = None;
            Ok(())
        });
        deleted.await.map(|_course| ())
    }

    /// The course with this ID, even if it is deleted.
    pub async fn get_even_deleted(&self, id: CourseId) -> Result<Option<Course>> {
        self.0.get(&key(id)).await
    }
}
