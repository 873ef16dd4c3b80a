//! `GET /api/media/{id}`: an uploaded image under a permanent address.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::response::{IntoResponse as _, Response};
use shared::http::PathId;
use shared::ids::UploadId;
use shared::types::upload::Purpose;
use shared::{App, Error, Result};
use shared_catalog::store::uploads::{Upload, Uploads};

/// Shorter than the lifetime of the URL, so that no cache returns an expired one.
const CACHING: &str = "private, max-age=240";

/// Redirects to an uploaded image.
///
/// This address is permanent; the one that it redirects to expires after a few minutes.
#[utoipa::path(get, path = "/api/media/{id}", tag = "media",
    params(("id" = UploadId, Path, description = "The `upload_id` of a completed upload.")),
    responses((status = 302, headers(("Location" = String, description = "A URL that expires after a few minutes.")))),
    security(()))]
pub(crate) async fn get_image(State(app): State<App>, PathId(id): PathId<UploadId>) -> Result<Response> {
    let upload = Uploads(&app.database).get(id, app.clock.unix_seconds()).await?;
    let is_shown = |upload: &Upload| upload.ready && upload.purpose == Purpose::Picture;
    let upload = upload.filter(is_shown).ok_or_else(Error::not_found)?;
    let url = app.objects().presign_download(&upload.object()).await?;
    Ok((StatusCode::FOUND, [(LOCATION, url.as_str()), (CACHE_CONTROL, CACHING)]).into_response())
}
