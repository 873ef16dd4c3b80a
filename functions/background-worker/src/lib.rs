//! The worker of the background queue: work that takes longer than a request may. A job may come more than once; what is done
//! already is not done again, and what stopped half-way goes on.
//!
//! | job | file |
//! |---|---|
//! | `Export` | `export.rs`, `archive.rs` |
//! | `Erase` | `erase.rs` |
//! | `ClearLectures` | `clear_lectures.rs` |
//! | `EraseCourse` | `erase_course.rs` |
//! | `RankCourse` | here: [`Courses::rank`] |
//! | `RefreshInstructor` | `refresh_instructor.rs` |
//!
//! Whatever comes to hold data of persons belongs into both: into the archive, and either cleared away or, where the law wants
//! it kept (payments, certificates), kept without what tells who it was.

use shared::clients::queues::BackgroundJob;
use shared::lambda::Function;
use shared::{App, Result};
use shared_catalog::store::courses::Courses;

mod archive;
mod clear_lectures;
mod erase;
mod erase_course;
mod export;
mod refresh_instructor;
mod wait;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::queue("background-worker", handle)
}

async fn handle(app: App, job: BackgroundJob) -> Result<()> {
    match job {
        BackgroundJob::Export { user_id, export_id } => export::export(&app, user_id, export_id).await,
        BackgroundJob::Erase { user_id } => erase::erase(&app, user_id).await,
        BackgroundJob::ClearLectures { course_id, lecture_ids } => {
            clear_lectures::clear_lectures(&app, course_id, &lecture_ids).await
        }
        BackgroundJob::EraseCourse { course_id } => erase_course::erase_course(&app, course_id).await,
        BackgroundJob::RankCourse { course_id } => Courses(&app.database).rank(course_id).await,
        BackgroundJob::RefreshInstructor { user_id } => refresh_instructor::refresh_instructor(&app, user_id).await,
    }
}
