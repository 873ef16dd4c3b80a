//! `POST /api/users/me/pictures`: lets a phone upload a picture.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::upload::{PICTURE, Purpose};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::upload::{FileBody, FileToCome, UploadReply};
use shared_catalog::uploads;

pub(crate) struct AnnouncePicture(FileToCome);

impl Validate for AnnouncePicture {
    type Body = FileBody;

    fn validate(body: FileBody, fields: &mut Fields) -> Option<Self> {
        FileToCome::parse(body, PICTURE, fields).map(Self)
    }
}

/// Announces a picture of at most 5 MiB (JPEG, PNG, WebP or HEIC), which is then sent to S3 directly. S3 refuses another type
/// or size.
#[utoipa::path(post, path = "/api/users/me/pictures", operation_id = "announce_picture", tag = "users",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same upload.")),
    request_body = FileBody, responses((status = 201, body = UploadReply)), security(("bearer" = [])))]
pub(crate) async fn announce_picture(
    State(app): State<App>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(AnnouncePicture(file)): Valid<AnnouncePicture>,
) -> Result<(StatusCode, Json<UploadReply>)> {
    let reply = uploads::announce(&app, caller.user.id, Purpose::Picture, file, key).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}
