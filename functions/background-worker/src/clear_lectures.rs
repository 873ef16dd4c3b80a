//! Clears away what removed lectures leave behind.

use shared::{App, Id, Result};
use shared_catalog::store::lectures::{Lectures, objects};
use shared_catalog::store::resources::Resources;

use crate::wait::wait_for;

/// Clears away the resources and the objects of these lectures. One that was not removed after all is left alone.
///
/// # Errors
/// Something that is needed is unavailable: the job has to come again.
pub(crate) async fn clear_lectures(app: &App, course_id: Id, lecture_ids: &[Id]) -> Result<()> {
    let lectures = Lectures(&app.database);
    let Some(first) = lecture_ids.first() else {
        return Ok(());
    };
    // They are removed in one transaction, so waiting for the first is waiting for all.
    if !wait_for(|| async { Ok(lectures.get(*first).await?.is_none()) }).await? {
        return Ok(());
    }
    for lecture_id in lecture_ids {
        Resources(&app.database).forget_all(*lecture_id).await?;
        app.objects().remove_all(&objects(course_id, *lecture_id)).await?;
    }
    Ok(())
}
