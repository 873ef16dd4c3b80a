//! `POST /api/courses/{course}/files`: a course gets a file that its tutor reads.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::document::{DocumentType, LARGEST_DOCUMENT};
use shared::types::upload::{parse_filename, parse_size};
use shared::{App, Result};
use shared_catalog::http::OwnCourse;
use shared_catalog::http::upload::{FileBody, UploadReply};
use shared_catalog::store::course_files::{Announcement, CourseFile, CourseFiles};
use shared_catalog::store::courses;
use shared_catalog::uploads;

#[derive(Serialize)]
pub(crate) struct AnnounceFile {
    filename: String,
    document_type: DocumentType,
    size: u64,
}

impl Validate for AnnounceFile {
    type Body = FileBody;

    fn validate(body: FileBody, fields: &mut Fields) -> Option<Self> {
        let name = body.filename.clone().unwrap_or_default();
        let filename = fields.required_parsed("filename", body.filename, parse_filename);
        let document_type = fields.required_parsed("content_type", body.content_type, |text| {
            DocumentType::announced(&text, &name)
        });
        let size = fields.required_parsed("size", body.size, |size| parse_size(size, LARGEST_DOCUMENT));
        Some(Self {
            filename: filename?,
            document_type: document_type?,
            size: size?,
        })
    }
}

/// Announces a PDF, DOCX, PPTX, Markdown or text file of at most 50 MiB, which is then sent to S3 directly and read as soon as
/// it has arrived; `GET /api/files/{id}` with the `upload_id` tells how that goes.
#[utoipa::path(post, path = "/api/courses/{course}/files", operation_id = "announce_file", tag = "media",
    params(("course" = String, Path, description = "Its id, code or slug.", example = "CS-101"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same upload.")),
    request_body = FileBody, responses((status = 201, body = UploadReply)), security(("bearer" = [])))]
pub(crate) async fn announce_file(
    State(app): State<App>,
    OwnCourse { caller, course }: OwnCourse,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<AnnounceFile>,
) -> Result<(StatusCode, Json<UploadReply>)> {
    let announcement = Announcement {
        course_id: course.id,
        uploaded_by: caller.user.id,
        filename: request.filename.clone(),
        document_type: request.document_type,
        content_type: request.document_type.media_type().to_owned(),
        size: request.size,
    };
    let file = CourseFile::announced(app.ids.id(), announcement, app.clock.now());
    let mut writes = vec![courses::check_is_there(course.id)];
    writes.extend(CourseFiles(&app.database).announce(&file)?);
    let (owner, operation) = (caller.user.id, "announce_file");
    let id = uploads::announce_once(&app, owner, operation, &(course.id, &request), key, file.id, writes).await?;
    let file = CourseFile { id, ..file };
    let presigned = app
        .uploads()
        .presign_upload(&file.object(), &file.content_type, file.size)
        .await?;
    Ok((StatusCode::CREATED, Json(UploadReply::new(id, presigned))))
}
