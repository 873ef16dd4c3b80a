//! `DELETE /api/sections/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::BackgroundJob;
use shared::ids::{LectureId, SectionId};
use shared::{App, Error, Result};
use shared_catalog::http::OwnSection;
use shared_catalog::store::outlines::Outlines;
use shared_catalog::store::sections::Sections;

/// Deletes a section with its lectures.
///
/// The lectures disappear at once, their files are deleted in the background.
#[utoipa::path(delete, path = "/api/sections/{id}", tag = "catalog",
    params(("id" = SectionId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_section(
    State(app): State<App>,
    OwnSection { course, section, .. }: OwnSection,
) -> Result<StatusCode> {
    let outline = Outlines(&app.database).get(course.id).await?;
    let (_, entry) = outline.section(section.id).ok_or_else(Error::not_found)?;
    let lecture_ids: Vec<LectureId> = entry.lectures.iter().map(|lecture| lecture.id).collect();
    if !lecture_ids.is_empty() {
        // The job is queued first, so that no deleted lecture keeps its files. The worker waits for the deletion.
        let job = BackgroundJob::ClearLectures {
            course_id: course.id,
            lecture_ids,
        };
        app.queues().start_job(&job).await?;
    }
    Sections(&app.database).remove(course.id, section.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
