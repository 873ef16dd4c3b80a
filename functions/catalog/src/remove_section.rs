//! `DELETE /api/sections/{id}`: a section goes, with its lectures.

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::BackgroundJob;
use shared::{App, Error, Id, Result};
use shared_catalog::http::OwnSection;
use shared_catalog::store::outlines::Outlines;
use shared_catalog::store::sections::Sections;

/// Removes a section with its lectures at once, and their files in the background.
#[utoipa::path(delete, path = "/api/sections/{id}", operation_id = "remove_section", tag = "catalog",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_section(
    State(app): State<App>,
    OwnSection { course, section, .. }: OwnSection,
) -> Result<StatusCode> {
    let outline = Outlines(&app.database).get(course.id).await?;
    let (_, entry) = outline.section(section.id).ok_or_else(Error::not_found)?;
    let lecture_ids: Vec<Id> = entry.lectures.iter().map(|lecture| lecture.id).collect();
    if !lecture_ids.is_empty() {
        // Before they go, so that they cannot go without it. The worker waits.
        let job = BackgroundJob::ClearLectures {
            course_id: course.id,
            lecture_ids,
        };
        app.queues().start_job(&job).await?;
    }
    Sections(&app.database).remove(course.id, section.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
