//! `POST /api/users/me/pictures`: lets a phone upload a picture.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::domain::image::{ImageType, LARGEST_PICTURE};
use shared::http::{Caller, Fields, IdempotencyKey, Valid, Validate};
use shared::ports::objects::{PresignedUpload, UPLOAD_SECONDS};
use shared::store::TransactionOutcome;
use shared::store::idempotency::{Claim, Idempotency};
use shared::store::uploads::{Upload, Uploads};
use shared::{App, Code, Error, Id, Result};
use utoipa::ToSchema;

/// The picture to come.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AnnouncePictureBody {
    /// Its name on the phone, 1 to 255 characters.
    #[schema(required, nullable = false, example = "asha.jpg")]
    filename: Option<String>,
    /// image/jpeg, image/png, image/webp or image/heic.
    #[schema(required, nullable = false, example = "image/jpeg")]
    content_type: Option<String>,
    /// Bytes, at most 5 MiB.
    #[schema(required, nullable = false, example = 48213)]
    size: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct AnnouncePicture {
    filename: String,
    content_type: &'static str,
    size: u64,
}

impl Validate for AnnouncePicture {
    type Body = AnnouncePictureBody;

    fn validate(body: AnnouncePictureBody, fields: &mut Fields) -> Option<Self> {
        let filename = fields.required_parsed("filename", body.filename, check_filename);
        let image = fields.required_parsed("content_type", body.content_type, |text| ImageType::parse(&text));
        let size = fields.required_parsed("size", body.size, check_size);
        Some(Self {
            filename: filename?,
            content_type: image?.media_type(),
            size: size?,
        })
    }
}

fn check_filename(name: String) -> Result<String, &'static str> {
    let is_name = !name
        .chars()
        .any(|letter| letter.is_control() || matches!(letter, '/' | '\\'));
    if is_name && !name.trim().is_empty() && name.chars().count() <= 255 {
        Ok(name)
    } else {
        Err("must have 1 to 255 characters, without path separators and control characters")
    }
}

fn check_size(size: i64) -> Result<u64, String> {
    let wrong = || format!("must be 1 to {LARGEST_PICTURE} bytes");
    u64::try_from(size)
        .ok()
        .filter(|size| (1..=LARGEST_PICTURE).contains(size))
        .ok_or_else(wrong)
}

/// How to upload it.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadReply {
    /// Names the picture, in `profile_pictures` too.
    upload_id: Id,
    /// The request to send.
    upload: PresignedUpload,
    /// Seconds that the request is good for.
    #[schema(example = 900)]
    expires_in: u64,
}

/// Announces a picture, which is then sent to S3 directly. S3 refuses another type or size.
#[utoipa::path(post, path = "/api/users/me/pictures", operation_id = "announce_picture", tag = "users",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same upload.")),
    request_body = AnnouncePictureBody, responses((status = 201, body = UploadReply)), security(("bearer" = [])))]
pub(crate) async fn announce_picture(
    State(app): State<App>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(picture): Valid<AnnouncePicture>,
) -> Result<(StatusCode, Json<UploadReply>)> {
    let upload = Upload {
        id: app.ids.id(),
        owner: caller.user.id,
        filename: picture.filename.clone(),
        content_type: picture.content_type.to_owned(),
        size: picture.size,
        ready: false,
        created_at: app.clock.now(),
    };
    let id = announce_once(&app, &upload, key, &picture).await?;
    let upload = Upload { id, ..upload };
    let presigned = app
        .objects()
        .presign_upload(&upload.incoming_object(), &upload.content_type, upload.size)
        .await?;
    let reply = UploadReply {
        upload_id: id,
        upload: presigned,
        expires_in: UPLOAD_SECONDS,
    };
    Ok((StatusCode::CREATED, Json(reply)))
}

/// Stores `upload`, or gives the id of the one that the same key and request stored before.
async fn announce_once(app: &App, upload: &Upload, key: Option<String>, request: &AnnouncePicture) -> Result<Id> {
    let mut writes = Uploads(&app.database).announce(upload)?;
    if let Some(key) = key {
        let request = serde_json::to_vec(request).map_err(Error::internal)?;
        let (operation, now) = ("announce_picture", app.clock.unix_seconds());
        let keys = Idempotency(&app.database);
        match keys
            .claim(upload.owner, operation, &key, &request, app.ids.id(), now)
            .await?
        {
            Claim::Replay(id) => return id.parse().map_err(Error::internal),
            Claim::Run(lease) => writes.push(lease.complete(&upload.id.to_string())?),
        }
    }
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => Ok(upload.id),
        TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 0) => Err(Error::not_found()),
        TransactionOutcome::ConditionFailed(_) => {
            Err(Error::new(Code::IdempotencyRunning, "Another request with this key was faster.").retry_after(1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{check_filename, check_size};

    #[test]
    fn a_filename_is_no_path() {
        assert!(check_filename("Фото 1.jpg".to_owned()).is_ok());
        for wrong in ["", " ", "../a.jpg", "a\\b.jpg", "a\n.jpg", &"x".repeat(256)] {
            assert!(check_filename(wrong.to_owned()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_size_is_1_byte_to_5_mebibytes() {
        assert_eq!((check_size(1), check_size(5_242_880)), (Ok(1), Ok(5_242_880)));
        assert!([-1, 0, 5_242_881].into_iter().all(|wrong| check_size(wrong).is_err()));
    }
}
