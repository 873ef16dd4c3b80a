//! Pictures and files that are sent with messages.

use shared::app::App;
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UploadId;
use shared::types::upload::Purpose;
use shared_accounts::store::users::User;
use shared_catalog::store::uploads::{Upload, Uploads, attachment_object};
use shared_catalog::uploads::{UploadState, receive};

use crate::rules::chat::MessageType;
use crate::store::messages::Attachment;

/// The finished upload of `owner` to send with a message of this type. The upload is checked and finished if it is not.
///
/// # Errors
/// A validation error if it is not such an upload; [`ErrorCode::UploadMissing`], [`ErrorCode::UploadInvalid`].
pub async fn finish(app: &App, owner: &User, id: UploadId, message_type: MessageType) -> Result<Attachment> {
    let uploads = Uploads(&app.database);
    let is_right = |upload: &Upload| {
        upload.purpose == Purpose::Attachment
            && upload.owner == owner.id
            && (upload.ready || upload.can_be_finished_by(owner))
            && (message_type != MessageType::Image || upload.content_type.starts_with("image/"))
    };
    let upload = uploads.get(id, app.clock.unix_seconds()).await?.filter(is_right);
    let upload = upload.ok_or_else(wrong)?;
    if !upload.ready {
        match receive(app, &upload).await? {
            UploadState::Moved => uploads.finish(&upload).await?,
            UploadState::Missing => {
                let detail = "The file has not arrived. Please send it before the message.";
                return Err(Error::new(ErrorCode::UploadMissing, detail));
            }
            UploadState::Wrong => {
                let detail = "The file does not have the type or the size of the upload request.";
                return Err(Error::new(ErrorCode::UploadInvalid, detail));
            }
        }
    }
    Ok(Attachment {
        upload_id: upload.id,
        filename: upload.filename,
        content_type: upload.content_type,
        size: upload.size,
    })
}

/// The error for an upload that cannot be sent, or was sent before.
pub(super) fn wrong() -> Error {
    Error::field(
        "attachment",
        "must be an upload of yours for a message of this type that was not sent before",
    )
}

/// A URL of an attachment for the readers of its message. It expires after five minutes.
pub async fn url(app: &App, attachment: &Attachment) -> Result<String> {
    let object = attachment_object(attachment.upload_id);
    if attachment.content_type.starts_with("image/") {
        app.objects().presign_download(&object).await
    } else {
        app.objects().presign_attachment(&object, &attachment.filename).await
    }
}

/// Removes the object of a deleted message. Repeating this is harmless.
pub(super) async fn remove(app: &App, attachment: &Attachment) -> Result<()> {
    app.objects().remove(&attachment_object(attachment.upload_id)).await
}
