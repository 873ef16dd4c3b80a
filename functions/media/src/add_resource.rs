//! `POST /api/lectures/{id}/resources`: something goes with a lecture.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::upload::{Purpose, RESOURCE};
use shared::{App, Id, Result};
use shared_catalog::http::upload::UploadReply;
use shared_catalog::rules::lecture::parse_title;
use shared_catalog::store::lectures::Media;
use shared_catalog::store::lectures::media::LectureMedia;
use shared_catalog::store::resources::Resource;
use shared_catalog::uploads;
use shared_learning::http::OwnLecture;
use utoipa::ToSchema;

use crate::media_request::{MediaBody, MediaRequest};
use crate::resource_reply::ResourceReply;

/// A title, and either `url` or the announcement of a file.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AddResourceBody {
    /// 1 to 200 characters; a file's name without it.
    #[schema(example = "Exercises")]
    title: Option<String>,
    /// An https URL.
    #[schema(example = json!(null))]
    url: Option<String>,
    /// The file's name, 1 to 255 characters.
    #[schema(example = "exercises.pdf")]
    filename: Option<String>,
    /// Its media type: a PDF, an Office or OpenDocument file, an e-book, a text, JSON, CSV, JPEG, PNG or ZIP file.
    #[schema(example = "application/pdf")]
    content_type: Option<String>,
    /// Bytes, at most 50 MiB.
    #[schema(example = 48213)]
    size: Option<i64>,
}

pub(crate) struct AddResource {
    title: String,
    request: MediaRequest,
}

impl Validate for AddResource {
    type Body = AddResourceBody;

    fn validate(body: AddResourceBody, fields: &mut Fields) -> Option<Self> {
        let name = body.filename.as_ref().filter(|_| body.url.is_none());
        let fallback = || name.map(|name| name.chars().take(200).collect());
        let title = body.title.or_else(fallback);
        let title = fields.required_parsed("title", title, |text| parse_title(&text));
        let media = MediaBody {
            url: body.url,
            filename: body.filename,
            content_type: body.content_type,
            size: body.size,
        };
        let request = MediaRequest::parse(media, RESOURCE, fields);
        Some(Self {
            title: title?,
            request: request?,
        })
    }
}

/// Adds a link, or says how to send a file, which `POST /api/uploads/{id}/complete` then adds. A lecture has at most 50
/// resources.
#[utoipa::path(post, path = "/api/lectures/{id}/resources", operation_id = "add_resource", tag = "media",
    params(("id" = Id, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same upload.")),
    request_body = AddResourceBody,
    responses((status = 201, content((ResourceReply = "application/json"), (UploadReply = "application/json")),
        description = "The link is added, or the file can be sent.")),
    security(("bearer" = [])))]
pub(crate) async fn add_resource(
    State(app): State<App>,
    OwnLecture { caller, lecture, .. }: OwnLecture,
    IdempotencyKey(key): IdempotencyKey,
    Valid(AddResource { title, request }): Valid<AddResource>,
) -> Result<Response> {
    let file = match request {
        MediaRequest::File(file) => file,
        MediaRequest::Link(url) => {
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
            let reply = ResourceReply::new(&app, resource).await?;
            return Ok((StatusCode::CREATED, Json(reply)).into_response());
        }
    };
    let purpose = Purpose::Resource {
        course_id: lecture.course_id,
        lecture_id: lecture.id,
        title,
    };
    let reply = uploads::announce(&app, caller.user.id, purpose, file, key).await?;
    Ok((StatusCode::CREATED, Json(reply)).into_response())
}
