//! Progress in a lecture in replies.

use serde::Serialize;
use shared::ids::LectureId;
use shared_learning::rules::enrollment::CourseCompletion;
use shared_learning::rules::progress::Progress;
use utoipa::ToSchema;

/// A student's progress in a lecture.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = LectureProgress)]
pub(crate) struct ProgressReply {
    lecture_id: LectureId,
    /// The position at which to resume, in seconds.
    #[schema(example = 120)]
    last_position: u32,
    /// How much of the lecture was watched, in seconds.
    #[schema(example = 118)]
    watched_seconds: u32,
    /// How long the student spent on the lecture, in seconds.
    #[schema(example = 130)]
    time_spent: u32,
    /// The parts that were watched, as pairs of start and end in seconds.
    #[schema(example = json!([[0, 60], [62, 120]]))]
    intervals: Vec<[u32; 2]>,
    completed: bool,
    /// Share of completed lectures of the course, in percent with one decimal.
    #[schema(example = 45.5)]
    course_percentage: f64,
}

impl ProgressReply {
    pub fn new(lecture_id: LectureId, progress: &Progress, course: CourseCompletion) -> Self {
        Self {
            lecture_id,
            last_position: progress.last_position,
            watched_seconds: progress.watched_seconds,
            time_spent: progress.time_spent,
            intervals: progress.watched.as_pairs(),
            completed: progress.completed,
            course_percentage: course.percentage(),
        }
    }
}
