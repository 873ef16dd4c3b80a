//! `POST /api/lectures/{id}/resources`: adds a link or a file to a lecture.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::LectureId;
use shared::types::upload::{Purpose, RESOURCE};
use shared::{App, Result};
use shared_catalog::http::upload::UploadInstructions;
use shared_catalog::rules::lecture::parse_title;
use shared_catalog::store::lecture_media::LectureMedia;
use shared_catalog::store::lectures::Media;
use shared_catalog::store::resources::Resource;
use shared_catalog::uploads;
use shared_learning::http::OwnLecture;
use utoipa::ToSchema;

use crate::lecture_media::request::{LectureMediaRequest, MediaSource};
use crate::lecture_resources::view::LectureResourceView;

/// A title, and either `url` or the description of a file to upload.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateLectureResourceRequest {
    /// 1 to 200 characters. Defaults to the name of the file.
    #[schema(example = "Exercises")]
    title: Option<String>,
    /// An https URL.
    #[schema(example = json!(null))]
    url: Option<String>,
    /// The name of the file: 1 to 255 characters.
    #[schema(example = "exercises.pdf")]
    filename: Option<String>,
    /// The media type of the file: a PDF, an Office or OpenDocument file, an e-book, a text, JSON, CSV, JPEG, PNG,
    /// WebP, HEIC or ZIP file.
    #[schema(example = "application/pdf")]
    content_type: Option<String>,
    /// The size of the file in bytes, up to 50 MiB.
    #[schema(example = 48213)]
    size: Option<i64>,
}

pub(crate) struct CreateLectureResource {
    title: String,
    source: MediaSource,
}

impl Validate for CreateLectureResource {
    type Body = CreateLectureResourceRequest;

    fn validate(body: CreateLectureResourceRequest, fields: &mut Fields) -> Option<Self> {
        let name = body.filename.as_ref().filter(|_| body.url.is_none());
        let fallback = || name.map(|name| name.chars().take(200).collect());
        let title = body.title.or_else(fallback);
        let title = fields.required_parsed("title", title, |text| parse_title(&text));
        let media = LectureMediaRequest {
            url: body.url,
            filename: body.filename,
            content_type: body.content_type,
            size: body.size,
        };
        let source = MediaSource::parse(media, RESOURCE, fields);
        Some(Self {
            title: title?,
            source: source?,
        })
    }
}

/// The added link, or how to upload the file.
#[derive(Serialize, ToSchema)]
#[schema(as = CreatedLectureResource)]
#[serde(untagged)]
pub(crate) enum CreatedResource {
    /// The link is added.
    Link(LectureResourceView),
    /// The file can be uploaded.
    File(UploadInstructions),
}

/// Adds a resource to a lecture.
///
/// A link is added at once. For a file, the reply describes how to upload it; `POST /api/uploads/{id}/complete` then
/// adds it. A lecture has at most 50 resources; beyond that, the request fails with 409. Requires an instructor of
/// the course or an admin.
#[utoipa::path(post, path = "/api/lectures/{id}/resources", tag = "media",
    params(("id" = LectureId, Path), IdempotencyKey),
    request_body = CreateLectureResourceRequest,
    responses((status = 201, body = CreatedResource, description = "The link is added, or the file can be uploaded.")),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn create_lecture_resource(
    State(app): State<App>,
    OwnLecture { caller, lecture, .. }: OwnLecture,
    IdempotencyKey(key): IdempotencyKey,
    Valid(CreateLectureResource { title, source }): Valid<CreateLectureResource>,
) -> Result<(StatusCode, Json<CreatedResource>)> {
    let file = match source {
        MediaSource::File(file) => {
            caller.require_proof()?;
            file
        }
        MediaSource::Link(url) => {
            let resource = Resource {
                id: app.ids.id(),
                lecture_id: lecture.id,
                title,
                media: Media::External { url },
                created_at: app.clock.now(),
            };
            LectureMedia(&app.database)
                .add_resource(&lecture, &resource, resource.created_at)
                .await?;
            let reply = CreatedResource::Link(LectureResourceView::new(&app, resource).await?);
            return Ok((StatusCode::CREATED, Json(reply)));
        }
    };
    let purpose = Purpose::Resource {
        course_id: lecture.course_id,
        lecture_id: lecture.id,
        title,
    };
    let instructions = uploads::create_upload(&app, &caller.user, purpose, file, key).await?;
    Ok((StatusCode::CREATED, Json(CreatedResource::File(instructions))))
}
