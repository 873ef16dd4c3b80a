//! `POST /api/courses/{course}/files`: adds a file that the tutor of the course reads.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::database::UnitOfWork;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::document::{DocumentType, MAX_DOCUMENT_BYTES};
use shared::types::upload::{parse_filename, parse_size};
use shared::{App, Error, ErrorCode, Result};
use shared_catalog::http::OwnCourse;
use shared_catalog::http::upload::{UploadInstructions, UploadRequest};
use shared_catalog::store::course_files::{self, Announcement, CourseFile, CourseFiles, MAX_FILES, incoming_object};
use shared_catalog::store::courses;
use shared_catalog::store::unfinished::Unfinished;
use shared_catalog::uploads;

#[derive(Serialize)]
pub(crate) struct CreateCourseFile {
    filename: String,
    document_type: DocumentType,
    size: u64,
}

impl Validate for CreateCourseFile {
    type Body = UploadRequest;

    fn validate(body: UploadRequest, fields: &mut Fields) -> Option<Self> {
        let name = body.filename.clone().unwrap_or_default();
        let filename = fields.required_parsed("filename", body.filename, parse_filename);
        let document_type = fields.required_parsed("content_type", body.content_type, |text| {
            DocumentType::announced(&text, &name)
        });
        let size = fields.required_parsed("size", body.size, |size| parse_size(size, MAX_DOCUMENT_BYTES));
        Some(Self {
            filename: filename?,
            document_type: document_type?,
            size: size?,
        })
    }
}

/// Adds a file to a course, for its tutor to read.
///
/// Accepts PDF, DOCX, PPTX, Markdown and text files of up to 50 MiB. The reply describes how to upload the file
/// directly to storage; processing starts as soon as it arrives, and later uploads are ignored. `GET /api/files/{id}`
/// with the `upload_id` returns the status. A course has at most 200 files (409), and 20 of them can be waiting for
/// their upload (429). Requires an instructor of the course or an admin.
#[utoipa::path(post, path = "/api/courses/{course}/files", tag = "media",
    params(("course" = String, Path, description = "The id, code or slug of the course.", example = "CS-101"),
        IdempotencyKey),
    request_body = UploadRequest, responses((status = 201, body = UploadInstructions)), security(("bearer" = ["instructor"])))]
pub(crate) async fn create_course_file(
    State(app): State<App>,
    OwnCourse { caller, course }: OwnCourse,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<CreateCourseFile>,
) -> Result<(StatusCode, Json<UploadInstructions>)> {
    caller.require_proof()?;
    let announcement = Announcement {
        course_id: course.id,
        uploaded_by: caller.user.id,
        session_epoch: caller.user.session_epoch,
        filename: request.filename.clone(),
        document_type: request.document_type,
        content_type: request.document_type.media_type().to_owned(),
        size: request.size,
    };
    let file = CourseFile::announced(app.ids.id(), announcement, app.clock.now());
    let (owner, operation) = (caller.user.id, "create_course_file");
    let create = || create(&app, &file);
    let id = uploads::create_once(&app, owner, operation, &(course.id, &request), key, file.id, create).await?;
    let object = incoming_object(course.id, id);
    let presigned = app
        .uploads()
        .presign_upload(&object, &file.content_type, file.size)
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(UploadInstructions::new(id.of_upload(), presigned)),
    ))
}

/// The unit of work that creates `file`, if its course has room for it.
async fn create<'a>(app: &App, file: &CourseFile) -> Result<UnitOfWork<'a>> {
    let files = CourseFiles(&app.database);
    if files.of_course(file.course_id, file.created_at).await?.len() >= MAX_FILES {
        let detail = format!("A course has at most {MAX_FILES} files. Delete one of them first.");
        return Err(Error::new(ErrorCode::Conflict, detail));
    }
    let (course_id, now) = (file.course_id, file.created_at.as_second());
    let (slots, writes) = Unfinished(&app.database)
        .take(file.uploaded_by, Some(course_id), now, &app.ids)
        .await?;
    let file = CourseFile {
        slots: Some(slots),
        ..file.clone()
    };
    let mut work = UnitOfWork::new();
    work.add(courses::check_not_deleted(course_id))
        .or_fail(Error::not_found);
    work.add_all(course_files::create(&file)?).or_internal_error();
    work.add_all(writes).or_retry();
    Ok(work)
}
