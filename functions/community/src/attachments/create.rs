//! `POST /api/community/attachments`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::upload::{ATTACHMENT, Purpose};
use shared::{App, Result};
use shared_accounts::http::ProvenCaller;
use shared_catalog::http::upload::{PendingUpload, UploadInstructions, UploadRequest};
use shared_catalog::uploads;

pub(crate) struct CreateAttachment(PendingUpload);

impl Validate for CreateAttachment {
    type Body = UploadRequest;

    fn validate(body: UploadRequest, fields: &mut Fields) -> Option<Self> {
        PendingUpload::parse(body, ATTACHMENT, fields).map(Self)
    }
}

/// Starts the upload of a picture or a file for a message.
///
/// Attachments have at most 10 MiB. Send the file with the request in `upload`; S3 refuses another type or size. Then send
/// a message with `upload_id` as its `attachment`, within a day. At most 20 uploads can be unfinished at a time (429).
/// Fails with `verification_required` for an account without a verified phone or email address.
#[utoipa::path(post, path = "/api/community/attachments", tag = "community",
    params(IdempotencyKey), request_body = UploadRequest, responses((status = 201, body = UploadInstructions)),
    security(("bearer" = [])))]
pub(crate) async fn create_attachment(
    State(app): State<App>,
    ProvenCaller(caller): ProvenCaller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(CreateAttachment(file)): Valid<CreateAttachment>,
) -> Result<(StatusCode, Json<UploadInstructions>)> {
    let reply = uploads::create_upload(&app, &caller.user, Purpose::Attachment, file, key).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}
