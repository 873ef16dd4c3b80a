//! Removal of course files: rows, objects and segments together.

use shared::app::App;
use shared::error::Result;
use shared::ids::Id;

use crate::store::course_files::{CourseFiles, all_segments, object, objects, segments};

/// Removes a file and all that was made of it. A removal that stopped half-way goes on when it is asked for again: the rows go
/// after the objects. A worker that is reading the file meanwhile finds it gone and leaves nothing behind.
///
/// # Errors
/// Something that is needed is unavailable.
pub async fn remove(app: &App, course_id: Id, id: Id) -> Result<()> {
    remove_objects(app, course_id, id).await?;
    CourseFiles(&app.database).forget(course_id, id).await?;
    // What a worker finished between the two.
    remove_objects(app, course_id, id).await
}

/// Removes the object and the segments of a file whose rows are gone.
///
/// # Errors
/// S3 is unavailable.
pub async fn remove_objects(app: &App, course_id: Id, id: Id) -> Result<()> {
    app.uploads().remove(&object(course_id, id)).await?;
    app.uploads().remove_all(&segments(course_id, id)).await
}

/// Removes the objects and segments of all files of a course whose row is gone.
///
/// # Errors
/// S3 is unavailable.
pub async fn remove_all_objects(app: &App, course_id: Id) -> Result<()> {
    app.uploads().remove_all(&objects(course_id)).await?;
    app.uploads().remove_all(&all_segments(course_id)).await
}
