//! Erases the content of a deleted course.

use shared::ids::CourseId;
use shared::{App, Result};
use shared_assessment::store::assignments::Assignments;
use shared_assessment::store::attendance;
use shared_assessment::store::quizzes::Quizzes;
use shared_assessment::store::ungraded::UngradedList;
use shared_catalog::course_files;
use shared_catalog::store::course_contents::CourseContents;
use shared_catalog::store::courses::Courses;
use shared_learning::store::preferred_subjects::PreferredSubjects;

use crate::wait::wait_for;

/// Erases everything that belongs to a deleted course except its row, which the history of enrollments needs. A course
/// that was not deleted after all is left alone.
pub(crate) async fn erase_course(app: &App, course_id: CourseId) -> Result<()> {
    let courses = Courses(&app.database);
    let deleted = wait_for(|| async {
        let course = courses.get_even_deleted(course_id).await?;
        // A course that never existed is not worth waiting for.
        Ok(course.is_none_or(|course| course.deleted_at.is_some()))
    });
    if !deleted.await? {
        return Ok(());
    }
    app.objects().remove_all(&format!("content/{course_id}/")).await?;
    PreferredSubjects(&app.database).delete_of_course(course_id).await?;
    attendance::erase_of_course(&app.database, course_id).await?;
    UngradedList(&app.database).erase_of_course(course_id).await?;
    Quizzes(&app.database).erase_of_course(course_id).await?;
    Assignments(&app.database).erase_of_course(course_id).await?;
    CourseContents(&app.database).delete(course_id).await?;
    // Objects go after the rows: a worker that reads a file at the same time then finds its row gone.
    course_files::remove_all_objects(app, course_id).await
}
