//! Clears away what a deleted course leaves behind.

use shared::{App, Id, Result};
use shared_catalog::course_files;
use shared_catalog::store::courses::Courses;
use shared_learning::store::preferred_subjects::PreferredSubjects;

use crate::wait::wait_for;

/// Clears away everything of a deleted course but its row, which the history of enrolments needs. A course that was not deleted
/// after all is left alone.
///
/// # Errors
/// Something that is needed is unavailable: the job has to come again.
pub(crate) async fn erase_course(app: &App, course_id: Id) -> Result<()> {
    let courses = Courses(&app.database);
    let deleted = wait_for(|| async {
        let course = courses.get_even_deleted(course_id).await?;
        // A course that never was has nothing to wait for.
        Ok(course.is_none_or(|course| course.deleted_at.is_some()))
    });
    if !deleted.await? {
        return Ok(());
    }
    app.objects().remove_all(&format!("content/{course_id}/")).await?;
    PreferredSubjects(&app.database).clear_away(course_id).await?;
    courses.clear_away(course_id).await?;
    // After the rows: the worker that reads a file meanwhile finds its row gone.
    course_files::remove_all_objects(app, course_id).await
}
