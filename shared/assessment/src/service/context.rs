//! What a result changes outside of its attempt.

use jiff::Timestamp;
use shared::App;
use shared::database::{UnitOfWork, decode};
use shared::error::{Error, Result};
use shared_catalog::store::courses::{self, Course};
use shared_catalog::store::lectures::{self, Lecture};
use shared_learning::StudiedLecture;
use shared_learning::rules::progress::Update;
use shared_learning::store::enrollments::{self, Enrollment};
use shared_learning::store::progress::{self, LectureProgress};

use crate::store::attempts::Attempt;
use crate::store::quiz_records::{self, QuizRecord};
use crate::store::results::AttemptResult;
use crate::store::ungraded::{self, Ungraded};

/// The student's record at the quiz, and the lecture that passing completes.
pub(super) struct Context {
    record: QuizRecord,
    course: Option<Course>,
    enrollment: Option<Enrollment>,
    lecture: Option<Lecture>,
    progress: Option<LectureProgress>,
}

impl Context {
    /// Reads it in one call.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if the student was erased.
    pub(super) async fn read(app: &App, attempt: &Attempt) -> Result<Self> {
        let (user_id, course_id, lecture_id) = (attempt.user_id, attempt.course_id, attempt.lecture_id);
        let keys = [
            quiz_records::key(user_id, attempt.quiz_id),
            courses::key(course_id),
            enrollments::key(user_id, course_id),
            lectures::key(lecture_id),
            progress::key(user_id, course_id, lecture_id),
        ];
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [record, course, enrollment, lecture, progress] = keys.map(|key| rows.remove(&key));
        Ok(Self {
            record: decode(record.ok_or_else(Error::not_found)?)?,
            course: course.map(decode).transpose()?,
            enrollment: enrollment.map(decode).transpose()?,
            lecture: lecture.map(decode).transpose()?,
            progress: progress.map(decode).transpose()?,
        })
    }

    /// Adds the writes that follow from `result`: the student's record, the list of work that waits for a grade, and
    /// the progress in the lecture of a passed quiz. A lecture stays completed whatever follows.
    pub(super) fn follow(
        &self,
        attempt: &Attempt,
        result: &AttemptResult,
        now: Timestamp,
        work: &mut UnitOfWork<'_>,
    ) -> Result<()> {
        work.add(quiz_records::replace(&self.record.with_result(attempt, result))?)
            .or_retry();
        let (course_id, submitted_at) = (attempt.course_id, result.submitted_at);
        let waiting = if result.score.is_final {
            ungraded::delete(course_id, submitted_at, &attempt.id.to_string())
        } else {
            let title = attempt.title.clone();
            let waiting = Ungraded::attempt(attempt.id, course_id, attempt.user_id, title, submitted_at);
            ungraded::create(&waiting)?
        };
        if !result.score.is_final || result.version > 0 {
            work.add(waiting).or_internal_error();
        }
        if result.score.passed {
            self.complete_lecture(submitted_at, now, work)?;
        }
        Ok(())
    }

    /// Completes the lecture, if the student was enrolled when the attempt was handed in and the course still has it.
    fn complete_lecture(&self, submitted_at: Timestamp, now: Timestamp, work: &mut UnitOfWork<'_>) -> Result<()> {
        let course = self.course.as_ref().filter(|course| course.deleted_at.is_none());
        let enrollment = self.enrollment.as_ref();
        let enrollment = enrollment.filter(|enrollment| enrollment.is_active(submitted_at));
        let (Some(course), Some(enrollment), Some(lecture)) = (course, enrollment, &self.lecture) else {
            return Ok(());
        };
        let studied = StudiedLecture {
            course,
            enrollment,
            lecture,
            progress: self.progress.as_ref(),
        };
        let completed = Update {
            completed: true,
            ..Update::default()
        };
        studied.update(&completed, now, work).map(|_progress| ())
    }
}
