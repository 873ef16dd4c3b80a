//! The worker of the background queue, for work that takes longer than a request may. Jobs may be delivered more than
//! once; finished work is not repeated, interrupted work continues.

use courses::clear_lectures::clear_lectures;
use courses::erase::erase_course;
use sessions::clear::clear_sessions;
use shared::clients::queues::BackgroundJob;
use shared::lambda::Function;
use shared::{App, Result};
use shared_catalog::instructors;
use shared_catalog::store::courses::Courses;
use users::erase::erase_user;
use users::export::export_user;

mod courses;
mod sessions;
mod users;
mod wait;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::queue("background-worker", handle)
}

async fn handle(app: App, job: BackgroundJob) -> Result<()> {
    match job {
        BackgroundJob::Export { user_id, export_id } => export_user(&app, user_id, export_id).await,
        BackgroundJob::Erase { user_id } => erase_user(&app, user_id).await,
        BackgroundJob::ClearSessions { user_id, epoch } => clear_sessions(&app, user_id, epoch).await,
        BackgroundJob::ClearLectures { course_id, lecture_ids } => clear_lectures(&app, course_id, &lecture_ids).await,
        BackgroundJob::EraseCourse { course_id } => erase_course(&app, course_id).await,
        BackgroundJob::ReindexCourse { course_id } => Courses(&app.database).update_popularity(course_id).await,
        BackgroundJob::RewriteCourse { course_id } => Courses(&app.database).rewrite_listings(course_id).await,
        BackgroundJob::RefreshInstructor { user_id } => instructors::refresh(&app, user_id).await,
    }
}
