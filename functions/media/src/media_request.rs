//! The video or the PDF of a lecture to come: somewhere on the web, or a file.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::http::Fields;
use shared::types::upload::{Purpose, UploadRule};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::media::MediaReply;
use shared_catalog::http::upload::{FileBody, FileToCome};
use shared_catalog::rules::media_link;
use shared_catalog::store::lectures::media::{LectureMedia, MediaKind};
use shared_catalog::store::lectures::{Lecture, Media};
use shared_catalog::uploads;
use utoipa::ToSchema;

/// Either `url`, or the announcement of a file.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct MediaBody {
    /// Also `video_url` or `pdf_url`. An https URL, such as one of YouTube or Vimeo.
    #[schema(example = json!(null))]
    pub(crate) url: Option<String>,
    /// The file's name, 1 to 255 characters.
    #[schema(example = "lesson-1")]
    pub(crate) filename: Option<String>,
    /// Its media type.
    #[schema(example = "video/mp4")]
    pub(crate) content_type: Option<String>,
    /// Bytes.
    #[schema(example = 734003)]
    pub(crate) size: Option<i64>,
}

/// Where it will be.
#[derive(Debug)]
pub(crate) enum MediaRequest {
    /// On the web.
    Link(String),
    /// In a file to come.
    File(FileToCome),
}

impl MediaRequest {
    /// Reads a body by the rule of its purpose.
    pub(crate) fn parse(body: MediaBody, rule: UploadRule, fields: &mut Fields) -> Option<Self> {
        if let Some(url) = body.url {
            return fields.parsed("url", media_link::parse(&url)).map(Self::Link);
        }
        let file = FileBody {
            filename: body.filename,
            content_type: body.content_type,
            size: body.size,
        };
        FileToCome::parse(file, rule, fields).map(Self::File)
    }
}

/// Sets a link at once (200), or says how to send the file (201), which then has to be completed.
pub(crate) async fn set(
    app: &App,
    caller: &Caller,
    lecture: &Lecture,
    kind: MediaKind,
    request: MediaRequest,
    key: Option<String>,
) -> Result<Response> {
    match request {
        MediaRequest::Link(url) => {
            let media = Media::External { url };
            replace(app, lecture, kind, Some(&media)).await?;
            Ok(Json(MediaReply::stored(&media)).into_response())
        }
        MediaRequest::File(file) => {
            let (course_id, lecture_id) = (lecture.course_id, lecture.id);
            let purpose = match kind {
                MediaKind::Video => Purpose::LectureVideo { course_id, lecture_id },
                MediaKind::Pdf => Purpose::LecturePdf { course_id, lecture_id },
            };
            let reply = uploads::announce(app, caller.user.id, purpose, file, key).await?;
            Ok((StatusCode::CREATED, Json(reply)).into_response())
        }
    }
}

/// Sets or removes the video or the PDF of a lecture, and removes the object of what was there.
pub(crate) async fn replace(app: &App, lecture: &Lecture, kind: MediaKind, media: Option<&Media>) -> Result<()> {
    let replaced = LectureMedia(&app.database)
        .set(lecture, kind, media, app.clock.now())
        .await?;
    remove_object(app, replaced.as_ref()).await
}

/// Removes the object of what is no longer used.
pub(crate) async fn remove_object(app: &App, media: Option<&Media>) -> Result<()> {
    match media.and_then(Media::object) {
        Some(object) => app.objects().remove(object).await,
        None => Ok(()),
    }
}
