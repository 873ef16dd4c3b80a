//! `GET /api/media/{id}`: an uploaded image, under an address that never changes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::response::{IntoResponse as _, Response};
use shared::http::PathId;
use shared::types::upload::Purpose;
use shared::{App, Error, Id, Result};
use shared_catalog::store::uploads::{Upload, Uploads};

/// Shorter than the URL's life, so that no cache ever hands out a dead one.
const CACHING: &str = "private, max-age=240";

/// Redirects to where the image can be fetched for the next minutes.
#[utoipa::path(get, path = "/api/media/{id}", operation_id = "show_image", tag = "media",
    params(("id" = Id, Path, description = "The `upload_id` of a finished upload.")),
    responses((status = 302, headers(("Location" = String, description = "A URL that is good for some minutes.")))),
    security(()))]
pub(crate) async fn show_image(State(app): State<App>, PathId(id): PathId) -> Result<Response> {
    let upload = Uploads(&app.database).get(id, app.clock.unix_seconds()).await?;
    let is_shown = |upload: &Upload| upload.ready && upload.purpose == Purpose::Picture;
    let upload = upload.filter(is_shown).ok_or_else(Error::not_found)?;
    let url = app.objects().presign_download(&upload.object()).await?;
    Ok((StatusCode::FOUND, [(LOCATION, url.as_str()), (CACHE_CONTROL, CACHING)]).into_response())
}
