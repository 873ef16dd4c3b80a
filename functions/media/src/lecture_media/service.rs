//! Replaces the video or the PDF of a lecture.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use shared::types::upload::Purpose;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::media::MediaView;
use shared_catalog::store::lecture_media::{LectureMedia, MediaKind};
use shared_catalog::store::lectures::{Lecture, Media};
use shared_catalog::uploads;

use crate::lecture_media::request::MediaSource;

/// Sets a link at once (200), or describes how to upload the file (201), which takes effect when the upload is
/// completed.
pub(crate) async fn update(
    app: &App,
    caller: &Caller,
    lecture: &Lecture,
    kind: MediaKind,
    source: MediaSource,
    key: Option<String>,
) -> Result<Response> {
    match source {
        MediaSource::Link(url) => {
            let media = Media::External { url };
            replace(app, lecture, kind, Some(&media)).await?;
            Ok(Json(MediaView::stored(&media)).into_response())
        }
        MediaSource::File(file) => {
            caller.require_proof()?;
            let (course_id, lecture_id) = (lecture.course_id, lecture.id);
            let purpose = match kind {
                MediaKind::Video => Purpose::LectureVideo { course_id, lecture_id },
                MediaKind::Pdf => Purpose::LecturePdf { course_id, lecture_id },
            };
            let reply = uploads::create_upload(app, &caller.user, purpose, file, key).await?;
            Ok((StatusCode::CREATED, Json(reply)).into_response())
        }
    }
}

/// Sets or removes the video or the PDF of a lecture, and deletes the stored file that it replaces.
pub(crate) async fn replace(app: &App, lecture: &Lecture, kind: MediaKind, media: Option<&Media>) -> Result<()> {
    let replaced = LectureMedia(&app.database)
        .set(lecture, kind, media, app.clock.now())
        .await?;
    remove_object(app, replaced.as_ref()).await
}

/// Deletes the stored file of media that is no longer in use.
pub(crate) async fn remove_object(app: &App, media: Option<&Media>) -> Result<()> {
    match media.and_then(Media::object) {
        Some(object) => app.objects().remove(object).await,
        None => Ok(()),
    }
}
