//! Deletion of course files: rows, objects and segments together.

use shared::app::App;
use shared::error::Result;
use shared::ids::{CourseFileId, CourseId};

use crate::store::course_files::{
    CourseFiles, all_segments, incoming_object, incoming_objects, objects, objects_of, segments,
};

/// Deletes a file with its object and segments. The rows are deleted after the objects, so that a deletion that was
/// interrupted can be repeated. A worker that reads the file at the same time finds no row and leaves nothing behind.
pub async fn remove(app: &App, course_id: CourseId, id: CourseFileId) -> Result<()> {
    remove_objects(app, course_id, id).await?;
    CourseFiles(&app.database).delete(course_id, id).await?;
    // A worker may have stored a segment before the rows were deleted.
    remove_objects(app, course_id, id).await
}

/// Deletes the objects and the segments of a file.
pub async fn remove_objects(app: &App, course_id: CourseId, id: CourseFileId) -> Result<()> {
    app.uploads().remove(&incoming_object(course_id, id)).await?;
    app.uploads().remove_all(&objects_of(course_id, id)).await?;
    app.uploads().remove_all(&segments(course_id, id)).await
}

/// Deletes the objects and segments of all files of a deleted course.
pub async fn remove_all_objects(app: &App, course_id: CourseId) -> Result<()> {
    app.uploads().remove_all(&incoming_objects(course_id)).await?;
    app.uploads().remove_all(&objects(course_id)).await?;
    app.uploads().remove_all(&all_segments(course_id)).await
}
