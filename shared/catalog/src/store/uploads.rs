//! Uploads: what a client said it would send, and what became of it.
//!
//! | access pattern | key |
//! |---|---|
//! | upload by id | `UPLOAD#{id}` / `UPLOAD` |
//! | uploads of a user | `USER#{id}` / begins with `UPLOAD#` |
//!
//! Both rows say the same and change together. What has become a part of a lecture is no longer its uploader's: the second row
//! goes, and the first one only says until its time is over that the upload is complete.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Query, Table, TransactionOutcome, Write, decode};
use shared::error::{Error, Result};
use shared::ids::Id;
use shared::types::upload::Purpose;
use shared_accounts::store::users::{self, is_there};

use crate::store::lectures::{self, Media};

/// How long an upload may stay unfinished, in seconds; the bucket's lifecycle rule removes its object after the same time.
const UNFINISHED_SECONDS: i64 = 86_400;

/// An upload as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    /// The id, also of the image at `/api/media/{id}` or of the resource that it becomes.
    pub id: Id,
    /// Who uploads.
    pub owner: Id,
    /// What it becomes.
    #[serde(default)]
    pub purpose: Purpose,
    /// The file's name on the phone.
    pub filename: String,
    /// The signed media type.
    pub content_type: String,
    /// The signed size in bytes.
    pub size: u64,
    /// Whether the object has been checked and moved to where it is served from.
    #[serde(default)]
    pub ready: bool,
    /// When the upload was announced.
    pub created_at: Timestamp,
}

impl Upload {
    /// Where the client puts the object.
    #[must_use]
    pub fn incoming_object(&self) -> String {
        format!("incoming/{}", self.id)
    }

    /// Where the checked object is served from: nobody holds a URL to write there.
    #[must_use]
    pub fn object(&self) -> String {
        match self.purpose.lecture() {
            None => format!("images/{}", self.id),
            Some((course_id, lecture_id)) => format!("{}{}", lectures::objects(course_id, lecture_id), self.id),
        }
    }

    /// What a lecture knows of it.
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

/// Writes that complete an upload which becomes a part of a lecture, unless it is complete.
pub(super) fn hand_over(upload: &Upload) -> Result<Vec<Write>> {
    let complete = Write::update(key(upload.id), "SET ready = :true")
        .condition("ready = :false")
        .value(":true", true)?
        .value(":false", false)?;
    Ok(vec![complete, Write::delete(owner_key(upload.owner, upload.id))])
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Uploads<'a>(pub &'a Database);

pub(super) fn key(id: Id) -> Key {
    Key::new(Table::Catalog, format!("UPLOAD#{id}"), "UPLOAD")
}

fn owner_key(owner: Id, id: Id) -> Key {
    Key::new(Table::Catalog, format!("USER#{owner}"), format!("UPLOAD#{id}"))
}

impl Uploads<'_> {
    /// Writes that announce an upload. The condition of the first one is that its owner has not left.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn announce(&self, upload: &Upload) -> Result<Vec<Write>> {
        let row = |key| {
            let write = Write::put(key, "upload", upload)?;
            Ok(write.attribute_number("ttl", upload.created_at.as_second() + UNFINISHED_SECONDS))
        };
        Ok(vec![
            is_there(Write::check(users::key(upload.owner))),
            row(key(upload.id))?.if_absent(),
            row(owner_key(upload.owner, upload.id))?,
        ])
    }

    /// The upload with this id, if it is not past its time.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, id: Id, now: i64) -> Result<Option<Upload>> {
        let upload: Option<Upload> = self.0.get(&key(id)).await?;
        Ok(upload.filter(|upload| upload.ready || now < upload.created_at.as_second() + UNFINISHED_SECONDS))
    }

    /// The uploads of a user, unfinished ones included, oldest first.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_user(&self, owner: Id) -> Result<Vec<Upload>> {
        let query = Query::partition(Table::Catalog, format!("USER#{owner}")).prefix("UPLOAD#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// Remembers that the object has been checked and moved.
    ///
    /// # Errors
    /// The upload is gone, or the database is unavailable.
    pub async fn finish(&self, upload: &Upload) -> Result<()> {
        let finished = |key| {
            let write = Write::update(key, "SET ready = :true REMOVE #ttl")
                .name("#ttl", "ttl")
                .value(":true", true)?;
            Ok(write.if_present())
        };
        let writes = vec![finished(key(upload.id))?, finished(owner_key(upload.owner, upload.id))?];
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::ConditionFailed(_) => Err(Error::not_found()),
        }
    }

    /// Forgets an upload; doing it twice is fine.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn forget(&self, upload: &Upload) -> Result<()> {
        let writes = vec![
            Write::delete(key(upload.id)),
            Write::delete(owner_key(upload.owner, upload.id)),
        ];
        self.0.transact_unconditionally(writes).await
    }
}
