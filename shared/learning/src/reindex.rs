//! Lists of courses are sorted by counters that learning changes; a worker moves the course to its new place.

use shared::App;
use shared::clients::queues::BackgroundJob;
use shared::ids::CourseId;

/// Queues the re-sorting of a course after its counters have changed. A failure is only logged: the change itself has
/// happened, and the next one queues the course again.
pub async fn enqueue_reindex(app: &App, course_id: CourseId) {
    if let Err(error) = app
        .queues()
        .start_job(&BackgroundJob::ReindexCourse { course_id })
        .await
    {
        tracing::warn!(%error, %course_id, "the course keeps its place in the lists");
    }
}
