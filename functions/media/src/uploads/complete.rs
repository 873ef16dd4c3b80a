//! `POST /api/uploads/{id}/complete`: completes an upload after its file has been sent.

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::ids::{CourseFileId, UploadId};
use shared::types::upload::Purpose;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_assessment::service::{check_file, receive_file};
use shared_catalog::http::OwnCourse;
use shared_catalog::rules::course_file::FileStatus;
use shared_catalog::store::course_files::CourseFiles;
use shared_catalog::store::courses::Courses;
use shared_catalog::store::lecture_media::LectureMedia;
use shared_catalog::store::uploads::{Upload, Uploads};
use shared_catalog::uploads::{UploadState, receive};

use crate::lecture_media::service::remove_object;
use crate::uploads::view::CompletedUpload;

/// Completes one of the caller's uploads.
///
/// Checks the size and the type of the file and attaches it to what it was requested for. Repeating the request has
/// no further effect. Fails with 409 (`upload_missing`) if the file has not arrived and with 422 (`upload_invalid`)
/// if it does not match the request.
#[utoipa::path(post, path = "/api/uploads/{id}/complete", tag = "media",
    params(("id" = UploadId, Path, description = "The `upload_id`.")),
    responses((status = 200, body = CompletedUpload)), security(("bearer" = [])))]
pub(crate) async fn complete_upload(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<UploadId>,
) -> Result<Json<CompletedUpload>> {
    let upload = Uploads(&app.database).get(id, app.clock.unix_seconds()).await?;
    let Some(upload) = upload else {
        return complete_file(&app, &caller, id.of_course_file()).await.map(Json);
    };
    if upload.owner != caller.user.id || !(upload.ready || upload.can_be_finished_by(&caller.user)) {
        return Err(Error::not_found());
    }
    if !upload.ready {
        if let Some((course_id, _)) = upload.purpose.lecture() {
            let course = Courses(&app.database).get(course_id).await?;
            OwnCourse::check(caller, course)?;
        } else if matches!(upload.purpose, Purpose::Submission { .. }) {
            check_file(&app, &caller, &upload).await?;
        }
        complete(&app, &upload).await?;
    }
    Ok(Json(upload.into()))
}

fn missing() -> Error {
    let detail = "The file has not arrived. Send it as described by the upload, then complete the upload.";
    Error::new(ErrorCode::UploadMissing, detail)
}

/// Course files are read as soon as they arrive, so there is nothing left to do for them.
async fn complete_file(app: &App, caller: &Caller, id: CourseFileId) -> Result<CompletedUpload> {
    let file = CourseFiles(&app.database).get(id, app.clock.now()).await?;
    let file = file
        .filter(|file| file.uploaded_by == caller.user.id && file.session_epoch == caller.user.session_epoch)
        .ok_or_else(Error::not_found)?;
    let has_arrived = file.status != FileStatus::Uploaded;
    if !has_arrived && app.uploads().beginning(&file.incoming_object(), 1).await?.is_none() {
        return Err(missing());
    }
    Ok(file.into())
}

async fn complete(app: &App, upload: &Upload) -> Result<()> {
    match receive(app, upload).await? {
        UploadState::Moved => {}
        UploadState::Missing => return Err(missing()),
        UploadState::Wrong => {
            let detail =
                "The file does not have the type or the size of the upload request. Please request another upload.";
            return Err(Error::new(ErrorCode::UploadInvalid, detail));
        }
    }
    let attached = match upload.purpose {
        Purpose::Picture | Purpose::Attachment => return Uploads(&app.database).finish(upload).await,
        Purpose::Submission { .. } => receive_file(app, upload).await.map(|()| None),
        Purpose::LectureVideo { .. } | Purpose::LecturePdf { .. } | Purpose::Resource { .. } => {
            LectureMedia(&app.database).attach(upload, app.clock.now()).await
        }
    };
    match attached {
        Ok(replaced) => remove_object(app, replaced.as_ref()).await,
        Err(error) => {
            // No row refers to the copy.
            if error.code() == ErrorCode::Conflict {
                app.objects().remove(&upload.object()).await?;
            }
            Err(error)
        }
    }
}
