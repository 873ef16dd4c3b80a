//! Progress in a lecture as clients see it.

use serde::Serialize;
use shared::Id;
use shared_learning::rules::enrollment::Share;
use shared_learning::rules::progress::Progress;
use utoipa::ToSchema;

/// Progress in a lecture.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Progress)]
pub(crate) struct ProgressReply {
    /// The lecture.
    lecture_id: Id,
    /// Where to go on, in seconds.
    #[schema(example = 120)]
    last_position: u32,
    /// How much was watched.
    #[schema(example = 118)]
    watched_seconds: u32,
    /// How long it took.
    #[schema(example = 130)]
    time_spent: u32,
    /// What was watched, in seconds, from and to.
    #[schema(example = json!([[0, 60], [62, 120]]))]
    intervals: Vec<[u32; 2]>,
    /// Whether there is nothing left.
    completed: bool,
    /// How much of the course is completed, in percent with one decimal.
    #[schema(example = 45.5)]
    course_percentage: f64,
}

impl ProgressReply {
    pub fn new(lecture_id: Id, progress: &Progress, course: Share) -> Self {
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
