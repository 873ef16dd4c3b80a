//! `DELETE /api/lectures/{id}/pdf`: a lecture has no PDF any more.

use axum::extract::State;
use axum::http::StatusCode;
use shared::{App, Id, Result};
use shared_catalog::store::lectures::media::MediaKind;
use shared_learning::http::OwnLecture;

use crate::media_request::replace;

/// Removes the PDF of a lecture; one that has none is fine.
#[utoipa::path(delete, path = "/api/lectures/{id}/pdf", operation_id = "remove_pdf", tag = "media",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_pdf(State(app): State<App>, OwnLecture { lecture, .. }: OwnLecture) -> Result<StatusCode> {
    replace(&app, &lecture, MediaKind::Pdf, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
