//! Accepts the content of a course file that has arrived.
//!
//! A client can write to the incoming object for as long as its URL is valid, even after it has lost the right to. So
//! only the first accepted content counts: it is copied under its ETag to a place where no client can write, and then
//! its ETag is written into the file's row. Content that arrives later is removed.

use shared::clients::objects::Content;
use shared::types::document::MAX_DOCUMENT_BYTES;
use shared::{App, Result};
use shared_accounts::store::users::Users;
use shared_catalog::course_files;
use shared_catalog::store::course_files::{CourseFile, CourseFiles, objects_of};
use shared_catalog::store::courses::Courses;

/// What has arrived.
pub(crate) enum Arrival {
    /// The content was accepted for the file.
    Accepted {
        /// The new row of the file.
        file: Box<CourseFile>,
        /// The content.
        content: Content,
    },
    /// No content may be accepted.
    Nothing,
    /// The row or the object changed in the meantime.
    Changed,
}

/// Accepts what has arrived for `file`, if its uploader may still add files to the course.
pub(crate) async fn accept(app: &App, file: &CourseFile) -> Result<Arrival> {
    let incoming = file.incoming_object();
    let Some(content) = app.uploads().content(&incoming, MAX_DOCUMENT_BYTES).await? else {
        return Ok(Arrival::Nothing);
    };
    if !is_allowed(app, file).await? {
        course_files::remove(app, file.course_id, file.id).await?;
        CourseFiles(&app.database).release_slots(file).await?;
        return Ok(Arrival::Nothing);
    }
    let (files, now) = (CourseFiles(&app.database), app.clock.now());
    let has_first_try = !files.is_slow(file.uploaded_by, now).await?;
    let object = file.object(&content.etag);
    let is_copied = app
        .uploads()
        .copy(&incoming, &object, &content.etag, &file.content_type)
        .await?;
    if !is_copied {
        return Ok(Arrival::Changed);
    }
    let Some(accepted) = files.accept(file, &content.etag, has_first_try, now).await? else {
        return Ok(Arrival::Changed);
    };
    remove_unaccepted(app, &accepted).await?;
    Ok(Arrival::Accepted {
        file: Box::new(accepted),
        content,
    })
}

/// Removes everything that clients uploaded for a file except its accepted content.
pub(crate) async fn remove_unaccepted(app: &App, file: &CourseFile) -> Result<()> {
    let accepted = file.accepted_object();
    app.uploads().remove(&file.incoming_object()).await?;
    app.uploads()
        .remove_those(&objects_of(file.course_id, file.id), |name| {
            accepted.as_deref() != Some(name)
        })
        .await
}

async fn is_allowed(app: &App, file: &CourseFile) -> Result<bool> {
    let Some(user) = Users(&app.database).get(file.uploaded_by).await? else {
        return Ok(false);
    };
    let course = Courses(&app.database).get(file.course_id).await?;
    Ok(course.is_some_and(|course| file.can_be_added_by(&user, &course)))
}
