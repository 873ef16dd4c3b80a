//! Clears away what removed lectures leave behind.

use std::time::Duration;

use shared::store::lectures::{Lectures, objects};
use shared::store::resources::Resources;
use shared::{App, Id, Result};

/// How long the worker waits for the removal to take place. The job is queued before; a request ends after ten seconds.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// How often it looks.
const PAUSE: Duration = Duration::from_millis(200);

/// Clears away the resources and the objects of these lectures. One that was not removed after all is left alone.
///
/// # Errors
/// Something that is needed is unavailable: the job has to come again.
pub(crate) async fn clear_lectures(app: &App, course_id: Id, lecture_ids: &[Id]) -> Result<()> {
    let mut waited = Duration::ZERO;
    for lecture_id in lecture_ids {
        let mut is_gone = is_gone(app, *lecture_id).await?;
        while !is_gone && waited < LONGEST_WAIT {
            tokio::time::sleep(PAUSE).await;
            waited += PAUSE;
            is_gone = self::is_gone(app, *lecture_id).await?;
        }
        if is_gone {
            clear(app, course_id, *lecture_id).await?;
        }
    }
    Ok(())
}

async fn is_gone(app: &App, lecture_id: Id) -> Result<bool> {
    Ok(Lectures(&app.database).get(lecture_id).await?.is_none())
}

/// Clears away the resources and the objects of a lecture whose row is gone; doing it twice is fine.
///
/// # Errors
/// The database or S3 is unavailable.
pub(crate) async fn clear(app: &App, course_id: Id, lecture_id: Id) -> Result<()> {
    Resources(&app.database).forget_all(lecture_id).await?;
    app.objects().remove_all(&objects(course_id, lecture_id)).await
}
