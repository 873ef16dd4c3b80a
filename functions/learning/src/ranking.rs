//! Lists of courses are in the order of counters, which a worker brings up to date.

use shared::clients::queues::BackgroundJob;
use shared::{App, Id};

/// Has the lists put `course_id` in its new place. The effect that moved it has happened: what cannot be queued now is put right
/// by the next change.
pub(crate) async fn rank(app: &App, course_id: Id) {
    if let Err(error) = app.queues().start_job(&BackgroundJob::RankCourse { course_id }).await {
        tracing::warn!(%error, %course_id, "the course keeps its place in the lists");
    }
}
