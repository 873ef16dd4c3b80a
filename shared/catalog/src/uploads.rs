//! Uploads: clients request them and send the file directly to S3. Objects are checked and moved before anybody can see
//! them.

use serde::Serialize;
use shared::app::App;
use shared::database::UnitOfWork;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::error::Result;
use shared::ids::{Id, UserId};
use shared::types::SNIFFED_BYTES;
use shared::types::upload::Purpose;

use crate::http::upload::{PendingUpload, UploadInstructions};
use crate::store::uploads::{Upload, Uploads};

/// The state of the object of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadState {
    /// The object is at its final place.
    Moved,
    /// The object is not uploaded yet, or is being uploaded again.
    Missing,
    /// The object does not match the request.
    Wrong,
}

/// Creates an upload, and describes how to send its file. Repeating the `key` returns the same upload.
///
/// # Errors
/// [`shared::ErrorCode::IdempotencyMismatch`] and [`shared::ErrorCode::IdempotencyRunning`] for the key.
pub async fn create_upload(
    app: &App,
    owner: UserId,
    purpose: Purpose,
    file: PendingUpload,
    key: Option<String>,
) -> Result<UploadInstructions> {
    let request = (&purpose, &file);
    let operation = format!("announce_{}", purpose.word());
    let upload = Upload {
        id: app.ids.id(),
        owner,
        purpose: purpose.clone(),
        filename: file.filename.clone(),
        content_type: file.content_type.to_owned(),
        size: file.size,
        ready: false,
        created_at: app.clock.now(),
    };
    let mut work = UnitOfWork::new();
    Uploads(&app.database).create(&upload, &mut work)?;
    let id = create_once(app, owner, &operation, &request, key, upload.id, work).await?;
    let upload = Upload { id, ..upload };
    let presigned = app
        .objects()
        .presign_upload(&upload.incoming_object(), &upload.content_type, upload.size)
        .await?;
    Ok(UploadInstructions::new(id, presigned))
}

/// Commits the unit of work that creates the upload `upload_id`, or returns the ID of the upload that the same `key`
/// and `request` created before.
///
/// # Errors
/// The errors of the unit of work, and those of [`create_upload`].
pub async fn create_once<T>(
    app: &App,
    owner: UserId,
    operation: &str,
    request: &(impl Serialize + Sync),
    key: Option<String>,
    upload_id: Id<T>,
    mut work: UnitOfWork<'_>,
) -> Result<Id<T>> {
    let (keys, now) = (Idempotency(&app.database), app.clock.unix_seconds());
    let record = match keys.begin(owner, operation, key.as_deref(), request, now).await? {
        IdempotencyOutcome::Replay(upload_id) => return Ok(upload_id),
        IdempotencyOutcome::Proceed(record) => record,
    };
    work.complete(&record, &upload_id)?;
    work.commit_once(&app.database, upload_id).await
}

/// Checks the size and the first bytes of an uploaded object, and copies it to where no presigned URL can write.
/// Exactly the checked content is copied, even if the client uploads again at the same time. Repeating this is
/// harmless.
pub async fn receive(app: &App, upload: &Upload) -> Result<UploadState> {
    let incoming = upload.incoming_object();
    let Some(beginning) = app.objects().beginning(&incoming, SNIFFED_BYTES).await? else {
        return Ok(UploadState::Missing);
    };
    let announced = upload.purpose.rule().parse_type(&upload.content_type);
    let is_right = announced.is_ok_and(|file_type| file_type.fits(&beginning.bytes));
    if !is_right || beginning.size != upload.size {
        return Ok(UploadState::Wrong);
    }
    let is_moved = app.objects().copy(&incoming, &upload.object(), &beginning.etag).await?;
    Ok(if is_moved {
        UploadState::Moved
    } else {
        UploadState::Missing
    })
}
