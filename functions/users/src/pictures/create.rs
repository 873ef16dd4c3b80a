//! `POST /api/users/me/pictures`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::upload::{PICTURE, Purpose};
use shared::{App, Result};
use shared_accounts::http::ProvenCaller;
use shared_catalog::http::upload::{PendingUpload, UploadInstructions, UploadRequest};
use shared_catalog::{pictures, uploads};

pub(crate) struct CreatePicture(PendingUpload);

impl Validate for CreatePicture {
    type Body = UploadRequest;

    fn validate(body: UploadRequest, fields: &mut Fields) -> Option<Self> {
        PendingUpload::parse(body, PICTURE, fields).map(Self)
    }
}

/// Starts the upload of a profile picture.
///
/// Pictures are JPEG, PNG, WebP or HEIC files of at most 5 MiB. Send the file with the request in `upload`; S3 refuses
/// another type or size. Then use `upload_id` in a profile update, within a day. A user has at most 20 pictures: a
/// further one replaces the oldest that neither a profile nor a course shows. At most 20 uploads can be unfinished at a
/// time (429). Fails with `verification_required` for an account without a verified phone or email address.
#[utoipa::path(post, path = "/api/users/me/pictures", tag = "users",
    params(IdempotencyKey),
    request_body = UploadRequest, responses((status = 201, body = UploadInstructions)), security(("bearer" = [])))]
pub(crate) async fn create_picture(
    State(app): State<App>,
    ProvenCaller(caller): ProvenCaller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(CreatePicture(file)): Valid<CreatePicture>,
) -> Result<(StatusCode, Json<UploadInstructions>)> {
    pictures::make_room(&app, &caller.user).await?;
    let reply = uploads::create_upload(&app, &caller.user, Purpose::Picture, file, key).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}
