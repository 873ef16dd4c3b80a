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
use shared_accounts::store::users::User;

use crate::http::upload::{PendingUpload, UploadInstructions};
use crate::store::unfinished::Unfinished;
use crate::store::uploads::{self, Upload};

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
    owner: &User,
    purpose: Purpose,
    file: PendingUpload,
    key: Option<String>,
) -> Result<UploadInstructions> {
    let request = (&purpose, &file);
    let operation = format!("announce_{}", purpose.word());
    let upload = requested(app, owner, purpose.clone(), &file);
    let course_id = purpose.lecture().map(|(course_id, _)| course_id);
    let now = upload.created_at.as_second();
    let create = || async {
        let taken = Unfinished(&app.database)
            .take(owner.id, course_id, now, &app.ids)
            .await?;
        let (slots, writes) = taken;
        let mut work = UnitOfWork::new();
        let upload = Upload {
            slots: Some(slots),
            ..upload.clone()
        };
        uploads::create(&upload, &mut work)?;
        work.add_all(writes).or_retry();
        Ok(work)
    };
    let id = create_once(app, owner.id, &operation, &request, key, upload.id, create).await?;
    instructions(app, &Upload { id, ..upload }).await
}

/// An upload of `file` that `owner` requests now. It has no slots yet.
#[must_use]
pub fn requested(app: &App, owner: &User, purpose: Purpose, file: &PendingUpload) -> Upload {
    Upload {
        id: app.ids.id(),
        owner: owner.id,
        purpose,
        filename: file.filename.clone(),
        content_type: file.content_type.to_owned(),
        size: file.size,
        ready: false,
        created_at: app.clock.now(),
        session_epoch: owner.session_epoch,
        slots: None,
        courses: Vec::new(),
    }
}

/// How to send the file of `upload`.
pub async fn instructions(app: &App, upload: &Upload) -> Result<UploadInstructions> {
    let presigned = app
        .objects()
        .presign_upload(&upload.incoming_object(), &upload.content_type, upload.size)
        .await?;
    Ok(UploadInstructions::new(upload.id, presigned))
}

/// Commits the unit of work with which `create` creates the upload `upload_id`, or returns the ID of the upload that
/// the same `key` and `request` created before. `create` is called again if another request takes a slot first.
///
/// # Errors
/// The errors of `create` and its unit of work, and those of [`create_upload`].
pub async fn create_once<'a, T, A>(
    app: &App,
    owner: UserId,
    operation: &str,
    request: &(impl Serialize + Sync),
    key: Option<String>,
    upload_id: Id<T>,
    create: impl Fn() -> A,
) -> Result<Id<T>>
where
    A: Future<Output = Result<UnitOfWork<'a>>>,
{
    let (keys, now) = (Idempotency(&app.database), app.clock.unix_seconds());
    let record = match keys.begin(owner, operation, key.as_deref(), request, now).await? {
        IdempotencyOutcome::Replay(upload_id) => return Ok(upload_id),
        IdempotencyOutcome::Proceed(record) => record,
    };
    let attempt = || {
        let (work, record) = (create(), &record);
        async move {
            let mut work = work.await?;
            work.complete(record, &upload_id)?;
            work.commit(&app.database, upload_id).await
        }
    };
    let created = app.database.retry("upload", attempt).await;
    record.release_on_error(&app.database, created).await
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
    let is_moved = app
        .objects()
        .copy(&incoming, &upload.object(), &beginning.etag, &upload.content_type)
        .await?;
    Ok(if is_moved {
        UploadState::Moved
    } else {
        UploadState::Missing
    })
}
