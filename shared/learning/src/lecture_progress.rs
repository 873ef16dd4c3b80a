//! The one way by which the progress in a lecture changes, whatever it is that a student has done: reports of devices,
//! operations that were done offline, and passed quizzes.

use jiff::Timestamp;
use shared::database::UnitOfWork;
use shared::error::{Error, Result};
use shared::ids::LectureId;
use shared_catalog::store::courses::Course;
use shared_catalog::store::lectures::Lecture;

use crate::rules::enrollment::CourseCompletion;
use crate::rules::progress::Update;
use crate::store::enrollments::{self, Enrollment};
use crate::store::progress::{self, LectureProgress};

/// A lecture with what a student has done in it, as just read.
#[derive(Clone, Copy, Debug)]
pub struct StudiedLecture<'a> {
    /// The course.
    pub course: &'a Course,
    /// The student's enrollment in the course.
    pub enrollment: &'a Enrollment,
    /// The lecture.
    pub lecture: &'a Lecture,
    /// The student's progress in it.
    pub progress: Option<&'a LectureProgress>,
}

impl StudiedLecture<'_> {
    /// The progress in the lecture and the completion of the course after `update`. Adds the writes to `work`: those of
    /// the enrollment, too, if the update completes the lecture, and none for an update without news.
    ///
    /// # Errors
    /// [`shared::ErrorCode::Validation`] if the watched intervals break a rule.
    pub fn update(
        &self,
        update: &Update,
        now: Timestamp,
        work: &mut UnitOfWork<'_>,
    ) -> Result<(LectureProgress, CourseCompletion)> {
        let Self {
            enrollment,
            lecture,
            progress: before,
            ..
        } = *self;
        let user_id = enrollment.user_id;
        let progress_before = before.map(|row| row.progress.clone()).unwrap_or_default();
        let progress = progress_before
            .merge(update, lecture.duration_seconds)
            .map_err(|wrong| Error::field("intervals", wrong))?;
        let completed_at = before.and_then(|row| row.completed_at);
        let after = LectureProgress {
            lecture_id: lecture.id,
            completed_at: completed_at.or_else(|| progress.completed.then_some(now)),
            updated_at: now,
            revision: before.map_or(0, |row| row.revision) + 1,
            progress,
        };
        if before.is_none_or(|row| row.progress != after.progress) {
            work.add(progress::replace(user_id, self.course.id, &after)?).or_retry();
        }
        let mut completed = enrollment.completed_lectures.clone();
        if after.progress.completed && !completed.contains(&lecture.id) {
            completed.push(lecture.id);
            let completes_course = self.completion(&completed).is_complete() && enrollment.completed_at.is_none();
            work.add(enrollments::complete(
                enrollment,
                lecture.id,
                completes_course.then_some(now),
            )?)
            .or_retry();
        }
        Ok((after, self.completion(&completed)))
    }

    fn completion(&self, completed: &[LectureId]) -> CourseCompletion {
        let course = self.course;
        CourseCompletion::new(completed, &course.removed_lectures, course.lectures_count)
    }
}
