//! Uploads, from the request to upload a file.
//!
//! | access pattern | key |
//! |---|---|
//! | upload by id | `UPLOAD#{id}` / `UPLOAD` |
//! | uploads of a user | `USER#{id}` / begins with `UPLOAD#` |
//!
//! An unfinished upload has a slot of its user, and of its course if it has one ([`crate::store::unfinished`]).
//!
//! Both rows hold the same data and change together. When an upload becomes part of a lecture or of a submission, the
//! list of the user no longer has it: the second row is deleted, and the first one stays until it expires, to mark the
//! upload as complete.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Key, Query, Retry, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, Result};
use shared::ids::{CourseId, SubmissionId, UploadId, UserId};
use shared::types::upload::Purpose;
use shared_accounts::store::users::{self, User, if_not_deleted};

use crate::store::lectures::{self, Media};
use crate::store::unfinished::{Slots, UNFINISHED_SECONDS};

/// The row of an upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    /// The ID, which is also that of the image at `/api/media/{id}` or of the resource that the upload becomes.
    pub id: UploadId,
    /// The user who uploads it.
    pub owner: UserId,
    /// The use of the upload.
    #[serde(default)]
    pub purpose: Purpose,
    /// The name of the file.
    pub filename: String,
    /// The media type that the presigned request requires.
    pub content_type: String,
    /// The size in bytes that the presigned request requires.
    pub size: u64,
    /// Whether the object is checked and moved to its final place.
    #[serde(default)]
    pub ready: bool,
    /// When the upload was requested.
    pub created_at: Timestamp,
    /// The epoch of the owner's sessions at that time. What ends all sessions also ends the uploads that were requested
    /// before.
    #[serde(default)]
    pub session_epoch: u32,
    /// The slots of an unfinished upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<Slots>,
    /// The courses that were given this picture, as a set. They may have another one by now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<CourseId>,
}

impl Row for Upload {
    const KIND: &str = "upload";
}

impl Upload {
    /// The key that the client uploads to.
    pub fn incoming_object(&self) -> String {
        format!("incoming/{}", self.id)
    }

    /// The key of the checked object. There are no presigned URLs that can write there.
    pub fn object(&self) -> String {
        let prefix = match &self.purpose {
            Purpose::Picture => "images/".to_owned(),
            Purpose::Attachment => return attachment_object(self.id),
            Purpose::LectureVideo { course_id, lecture_id }
            | Purpose::LecturePdf { course_id, lecture_id }
            | Purpose::Resource {
                course_id, lecture_id, ..
            } => lectures::objects(*course_id, *lecture_id),
            Purpose::Submission { submission_id, .. } => objects_of_submission(*submission_id),
        };
        format!("{prefix}{}", self.id)
    }

    /// Whether the upload is finished, or not yet expired at `now`.
    pub fn is_available(&self, now: i64) -> bool {
        self.ready || now < self.created_at.as_second() + UNFINISHED_SECONDS
    }

    /// Whether `user` may still finish the upload. For other users, the upload is treated as absent.
    pub fn can_be_finished_by(&self, user: &User) -> bool {
        self.owner == user.id && self.session_epoch == user.session_epoch
    }

    /// Writes that give back the slots of an unfinished upload.
    fn release(&self) -> Result<Vec<Write>> {
        let slots = self.slots.as_ref().map(|slots| {
            let course_id = self.purpose.lecture().map(|(course_id, _)| course_id);
            slots.release(self.owner, course_id)
        });
        slots.unwrap_or_else(|| Ok(Vec::new()))
    }

    /// The upload as a lecture stores it.
    pub(super) fn media(&self) -> Media {
        Media::Upload {
            upload_id: self.id,
            object: self.object(),
            filename: self.filename.clone(),
            content_type: self.content_type.clone(),
            size: self.size,
        }
    }
}

/// The object of an attachment of a message. Only the readers of the message get URLs of it.
pub fn attachment_object(id: UploadId) -> String {
    format!("attachments/{id}")
}

/// The prefix of the checked files of a submission.
#[must_use]
pub fn objects_of_submission(id: SubmissionId) -> String {
    format!("submissions/{id}/")
}

/// Writes that complete an upload that becomes part of a lecture or a submission, on the condition that it is not
/// complete yet.
pub fn attach(upload: &Upload) -> Result<Vec<Write>> {
    let complete = Write::update(key(upload.id), "SET ready = :true")
        .condition("ready = :false")
        .value(":true", true)?
        .value(":false", false)?;
    let mut writes = vec![complete, Write::delete(owner_key(upload.owner, upload.id))];
    writes.extend(upload.release()?);
    Ok(writes)
}

/// Reads and writes uploads.
#[derive(Clone, Copy, Debug)]
pub struct Uploads<'a>(pub &'a Database);

pub(super) fn key(id: UploadId) -> Key {
    Key::new(Table::Catalog, format!("UPLOAD#{id}"), "UPLOAD")
}

fn owner_key(owner: UserId, id: UploadId) -> Key {
    Key::new(Table::Catalog, format!("USER#{owner}"), format!("UPLOAD#{id}"))
}

impl Uploads<'_> {
    /// The upload with this ID, unless it expired before `now`.
    pub async fn get(&self, id: UploadId, now: i64) -> Result<Option<Upload>> {
        let upload: Option<Upload> = self.0.get(&key(id)).await?;
        Ok(upload.filter(|upload| upload.is_available(now)))
    }

    /// The uploads of a user, including unfinished ones, oldest first.
    pub async fn of_user(&self, owner: UserId) -> Result<Vec<Upload>> {
        let query = Query::partition(Table::Catalog, format!("USER#{owner}")).prefix("UPLOAD#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// Marks a picture or an attachment as checked and moved. Repeating this is harmless.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if the upload is deleted.
    pub async fn finish(&self, upload: &Upload) -> Result<()> {
        let finished = |key| {
            let write = Write::update(key, "SET ready = :true REMOVE #ttl")
                .name("#ttl", "ttl")
                .condition("ready = :false")
                .value(":false", false)?
                .value(":true", true)?;
            Ok(write)
        };
        let writes = [finished(key(upload.id))?, finished(owner_key(upload.owner, upload.id))?];
        let mut work = UnitOfWork::new();
        work.add_all(writes).or_decide(|row| match row {
            Some(_finished_by_another_request) => Ok(Retry),
            None => Err(Error::not_found()),
        });
        work.add_all(upload.release()?).or_fail(Error::not_found);
        match work.commit(self.0, ()).await? {
            Commit::Done(()) | Commit::Retry => Ok(()),
        }
    }

    /// Notes that a course was given a picture.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if the upload is deleted.
    pub async fn give_to_course(&self, owner: UserId, id: UploadId, course_id: CourseId) -> Result<()> {
        let given = |key| {
            Write::update(key, "ADD courses :courses")
                .value_as(":courses", AttributeValue::Ss(vec![course_id.to_string()]))
                .if_present()
        };
        let mut work = UnitOfWork::new();
        work.add_all([given(key(id)), given(owner_key(owner, id))])
            .or_fail(Error::not_found);
        work.commit_once(self.0, ()).await
    }

    /// Makes a finished picture unusable, if the profile of `owner` is still as it was read. Returns whether that
    /// happened. The object and the rows are to be deleted next.
    pub async fn withdraw(&self, upload: &Upload, owner: &User) -> Result<bool> {
        let withdrawn = |key| {
            Write::update(key, "SET ready = :false, #ttl = :created")
                .name("#ttl", "ttl")
                .condition("ready = :true")
                .value(":true", true)?
                .value(":created", upload.created_at.as_second() + UNFINISHED_SECONDS)?
                .value(":false", false)
        };
        let profile = Write::check(users::key(owner.id))
            .condition("profile_version = :seen")
            .value(":seen", owner.profile_version)?;
        let mut work = UnitOfWork::new();
        work.add(profile).or_retry();
        work.add_all([
            withdrawn(key(upload.id))?,
            withdrawn(owner_key(upload.owner, upload.id))?,
        ])
        .or_retry();
        match work.commit(self.0, true).await? {
            Commit::Done(is_withdrawn) => Ok(is_withdrawn),
            Commit::Retry => Ok(false),
        }
    }

    /// Deletes an upload. Repeating this is harmless.
    pub async fn delete(&self, upload: &Upload) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add_all([
            Write::delete(key(upload.id)),
            Write::delete(owner_key(upload.owner, upload.id)),
        ])
        .or_internal_error();
        work.commit_once(self.0, ()).await
    }
}

/// Adds the rows of a new upload to a unit of work. If the owner has deleted the account, the unit fails with
/// [`shared::ErrorCode::NotFound`].
pub fn create(upload: &Upload, work: &mut UnitOfWork<'_>) -> Result<()> {
    work.add(if_not_deleted(Write::check(users::key(upload.owner))))
        .or_fail(Error::not_found);
    work.add_all(rows(upload)?).or_internal_error();
    Ok(())
}

/// Writes that create an upload. Their transaction must also check that the owner has not deleted the account.
pub fn rows(upload: &Upload) -> Result<[Write; 2]> {
    let row = |key| {
        let write = Write::put(key, upload)?;
        Ok(write.attribute_number("ttl", upload.created_at.as_second() + UNFINISHED_SECONDS))
    };
    Ok([
        row(key(upload.id))?.if_absent(),
        row(owner_key(upload.owner, upload.id))?,
    ])
}
