//! `GET /api/community/announcements/{id}`

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::ids::NotificationId;
use shared::{App, Error, Result};
use shared_accounts::http::Instructor;
use shared_community::http::GroupAccess;
use shared_notifications::service::fan_out::progress;
use shared_notifications::store::announcements::Announcements;

use super::view::AnnouncementReply;

/// Gets an announcement, and how many members it has reached.
///
/// For instructors of the course and admins. The counts are kept for a month.
#[utoipa::path(get, path = "/api/community/announcements/{id}", tag = "notifications",
    params(("id" = NotificationId, Path)), responses((status = 200, body = AnnouncementReply)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn get_announcement(
    State(app): State<App>,
    Instructor(caller): Instructor,
    PathId(id): PathId<NotificationId>,
) -> Result<Json<AnnouncementReply>> {
    let found = Announcements(&app.database).get(id).await?;
    let announcement = found.ok_or_else(Error::not_found)?;
    let access = GroupAccess::of(&app, caller, announcement.community_id).await?;
    // Those who do not run the community do not learn that there is an announcement.
    access.require_instructor().map_err(|_| Error::not_found())?;
    let progress = progress(&app, id.of_event()).await?;
    Ok(Json(AnnouncementReply::new(announcement, progress)))
}
