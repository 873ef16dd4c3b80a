//! Deletes the texts, resources and objects of removed lectures.

use shared::ids::{CourseId, LectureId};
use shared::{App, Result};
use shared_catalog::store::lectures::{Lectures, objects};
use shared_catalog::store::resources::Resources;

use crate::wait::wait_for;

/// Deletes the texts, resources and objects of these lectures, unless the lectures were not removed after all.
pub(crate) async fn clear_lectures(app: &App, course_id: CourseId, lecture_ids: &[LectureId]) -> Result<()> {
    let lectures = Lectures(&app.database);
    let Some(first) = lecture_ids.first() else {
        return Ok(());
    };
    // One transaction removes all of them, so it is enough to wait for the first.
    if !wait_for(|| async { Ok(lectures.get(*first).await?.is_none()) }).await? {
        return Ok(());
    }
    for lecture_id in lecture_ids {
        lectures.clear_texts(*lecture_id).await?;
        Resources(&app.database).delete_all(*lecture_id).await?;
        app.objects().remove_all(&objects(course_id, *lecture_id)).await?;
    }
    Ok(())
}
