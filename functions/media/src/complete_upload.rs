//! `POST /api/uploads/{id}/complete`: the file has been sent.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::http::PathId;
use shared::types::upload::Purpose;
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::picture::media_url;
use shared_catalog::http::OwnCourse;
use shared_catalog::store::course_files::{CourseFile, CourseFiles};
use shared_catalog::store::courses::Courses;
use shared_catalog::store::lectures::media::LectureMedia;
use shared_catalog::store::uploads::{Upload, Uploads};
use shared_catalog::uploads::{Arrival, receive};
use utoipa::ToSchema;

use crate::media_request::remove_object;

/// An upload that has become what it is for.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompletedUpload {
    /// The upload.
    upload_id: Id,
    /// What it has become: `picture`, `lecture_video`, `lecture_pdf`, `resource` or `course_file`.
    #[schema(example = "lecture_video")]
    purpose: &'static str,
    /// The lecture that it is a part of.
    lecture_id: Option<Id>,
    /// The resource that it is.
    resource_id: Option<Id>,
    /// The stable address, of a picture.
    #[schema(example = json!(null))]
    url: Option<String>,
    /// The file's name.
    #[schema(example = "lesson-1.mp4")]
    filename: String,
    /// The media type.
    #[schema(example = "video/mp4")]
    content_type: String,
    /// Bytes.
    #[schema(example = 734003)]
    size: u64,
}

impl From<Upload> for CompletedUpload {
    fn from(upload: Upload) -> Self {
        let is_resource = matches!(upload.purpose, Purpose::Resource { .. });
        let is_picture = upload.purpose == Purpose::Picture;
        Self {
            upload_id: upload.id,
            purpose: upload.purpose.word(),
            lecture_id: upload.purpose.lecture().map(|(_, lecture_id)| lecture_id),
            resource_id: is_resource.then_some(upload.id),
            url: is_picture.then(|| media_url(upload.id)),
            filename: upload.filename,
            content_type: upload.content_type,
            size: upload.size,
        }
    }
}

impl From<CourseFile> for CompletedUpload {
    fn from(file: CourseFile) -> Self {
        Self {
            upload_id: file.id,
            purpose: "course_file",
            lecture_id: None,
            resource_id: None,
            url: None,
            filename: file.filename,
            content_type: file.content_type,
            size: file.size,
        }
    }
}

/// Checks an own upload by its first bytes and makes it what it was announced for. Doing it twice is fine.
#[utoipa::path(post, path = "/api/uploads/{id}/complete", operation_id = "complete_upload", tag = "media",
    params(("id" = Id, Path, description = "The `upload_id`.")),
    responses((status = 200, body = CompletedUpload)), security(("bearer" = [])))]
pub(crate) async fn complete_upload(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId,
) -> Result<Json<CompletedUpload>> {
    let upload = Uploads(&app.database).get(id, app.clock.unix_seconds()).await?;
    let Some(upload) = upload else {
        return complete_file(&app, &caller, id).await.map(Json);
    };
    if upload.owner != caller.user.id {
        return Err(Error::not_found());
    }
    if !upload.ready {
        if let Some((course_id, _)) = upload.purpose.lecture() {
            let course = Courses(&app.database).get(course_id).await?;
            OwnCourse::check(caller, course)?;
        }
        complete(&app, &upload).await?;
    }
    Ok(Json(upload.into()))
}

fn missing() -> Error {
    let detail = "The file has not arrived; send it as the upload says, then complete it.";
    Error::new(Code::UploadMissing, detail)
}

/// A course file is read as soon as it arrives, whether it is completed or not.
async fn complete_file(app: &App, caller: &Caller, id: Id) -> Result<CompletedUpload> {
    let file = CourseFiles(&app.database).get(id, app.clock.now()).await?;
    let file = file
        .filter(|file| file.uploaded_by == caller.user.id)
        .ok_or_else(Error::not_found)?;
    if app.uploads().beginning(&file.object(), 1).await?.is_none() {
        return Err(missing());
    }
    Ok(file.into())
}

async fn complete(app: &App, upload: &Upload) -> Result<()> {
    match receive(app, upload).await? {
        Arrival::Moved => {}
        Arrival::Missing => return Err(missing()),
        Arrival::Wrong => {
            let detail = "The file is not of the type or the size it was announced with; announce another upload.";
            return Err(Error::new(Code::UploadInvalid, detail));
        }
    }
    if upload.purpose == Purpose::Picture {
        return Uploads(&app.database).finish(upload).await;
    }
    let attached = LectureMedia(&app.database).attach(upload, app.clock.now()).await;
    match attached {
        Ok(replaced) => remove_object(app, replaced.as_ref()).await,
        Err(error) => {
            // Nothing refers to the copy.
            if error.code() == Code::Conflict {
                app.objects().remove(&upload.object()).await?;
            }
            Err(error)
        }
    }
}
