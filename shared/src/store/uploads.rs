//! Uploads: what a client said it would send, and what became of it.
//!
//! | access pattern | key |
//! |---|---|
//! | upload by id | `UPLOAD#{id}` / `UPLOAD` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Database, Key, Outcome, Table, Write};
use crate::error::Result;
use crate::ids::Id;

/// How long an upload may stay unfinished, in seconds; the bucket's lifecycle rule removes its object after the same time.
const UNFINISHED_SECONDS: i64 = 86_400;

/// An upload as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    /// The id, also of the image at `/api/media/{id}`.
    pub id: Id,
    /// Who uploads.
    pub owner: Id,
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
        format!("images/{}", self.id)
    }
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Uploads<'a>(pub &'a Database);

fn key(id: Id) -> Key {
    Key::new(Table::Catalog, format!("UPLOAD#{id}"), "UPLOAD")
}

impl Uploads<'_> {
    /// A write that announces an upload.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn announce(&self, upload: &Upload) -> Result<Write> {
        let write = Write::put(key(upload.id), "upload", upload)?;
        Ok(write
            .attribute_number("ttl", upload.created_at.as_second() + UNFINISHED_SECONDS)
            .if_absent())
    }

    /// The upload with this id, if it is not past its time.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, id: Id, now: i64) -> Result<Option<Upload>> {
        let upload: Option<Upload> = self.0.get(&key(id)).await?;
        Ok(upload.filter(|upload| upload.ready || now < upload.created_at.as_second() + UNFINISHED_SECONDS))
    }

    /// Remembers that the object has been checked and moved.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn finish(&self, id: Id) -> Result<()> {
        let write = Write::update(key(id), "SET ready = :true REMOVE #ttl")
            .name("#ttl", "ttl")
            .value(":true", true)?;
        match self.0.write(write.if_present()).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::ConditionFailed(_) => Err(crate::error::Error::not_found()),
        }
    }
}
