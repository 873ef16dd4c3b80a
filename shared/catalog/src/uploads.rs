//! Uploads: announced, sent to S3 directly, then checked and moved before anybody sees them.

use serde::Serialize;
use shared::app::App;
use shared::database::idempotency::{Claim, Idempotency};
use shared::database::{TransactionOutcome, Write};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared::types::SNIFFED_BYTES;
use shared::types::upload::Purpose;

use crate::http::upload::{FileToCome, UploadReply};
use crate::store::uploads::{Upload, Uploads};

/// What became of the object of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It lies where it is served from.
    Moved,
    /// It has not been sent yet, or is being sent again.
    Missing,
    /// It is not what was announced.
    Wrong,
}

/// Announces a file and says how to send it. The same `key` again gets the same upload.
///
/// # Errors
/// [`Code::IdempotencyMismatch`] and [`Code::IdempotencyRunning`] for the key; the database is unavailable.
pub async fn announce(
    app: &App,
    owner: Id,
    purpose: Purpose,
    file: FileToCome,
    key: Option<String>,
) -> Result<UploadReply> {
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
    let writes = Uploads(&app.database).announce(&upload)?;
    let id = announce_once(app, owner, &operation, &request, key, upload.id, writes).await?;
    let upload = Upload { id, ..upload };
    let presigned = app
        .objects()
        .presign_upload(&upload.incoming_object(), &upload.content_type, upload.size)
        .await?;
    Ok(UploadReply::new(id, presigned))
}

/// Executes the `writes` of `upload_id`, or gives the id of the upload that the same key and request stored before. The
/// condition of the first write is that the owner has not left.
///
/// # Errors
/// As [`announce`].
pub async fn announce_once(
    app: &App,
    owner: Id,
    operation: &str,
    request: &(impl Serialize + Sync),
    key: Option<String>,
    upload_id: Id,
    mut writes: Vec<Write>,
) -> Result<Id> {
    if let Some(key) = key {
        let request = serde_json::to_vec(request).map_err(Error::internal)?;
        let (keys, now) = (Idempotency(&app.database), app.clock.unix_seconds());
        let claim = keys.claim(owner, operation, &key, &request, app.ids.id(), now).await?;
        match claim {
            Claim::Replay(id) => return id.parse().map_err(Error::internal),
            Claim::Run(lease) => writes.push(lease.complete(&upload_id.to_string())?),
        }
    }
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => Ok(upload_id),
        TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 0) => Err(Error::not_found()),
        TransactionOutcome::ConditionFailed(_) => {
            Err(Error::new(Code::IdempotencyRunning, "Another request with this key was faster.").retry_after(1))
        }
    }
}

/// Checks the object of an upload by its size and its first bytes, and copies it to where no presigned URL can write. The copy
/// is made of exactly the content that was looked at, even if the client uploads again meanwhile. Doing it twice is fine.
///
/// # Errors
/// S3 is unavailable.
pub async fn receive(app: &App, upload: &Upload) -> Result<Arrival> {
    let incoming = upload.incoming_object();
    let Some(beginning) = app.objects().beginning(&incoming, SNIFFED_BYTES).await? else {
        return Ok(Arrival::Missing);
    };
    let announced = upload.purpose.rule().parse_type(&upload.content_type);
    let is_right = announced.is_ok_and(|file_type| file_type.fits(&beginning.bytes));
    if !is_right || beginning.size != upload.size {
        return Ok(Arrival::Wrong);
    }
    let is_moved = app.objects().copy(&incoming, &upload.object(), &beginning.etag).await?;
    Ok(if is_moved { Arrival::Moved } else { Arrival::Missing })
}
