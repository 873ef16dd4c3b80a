//! Lectures. Their order is in the course's outline.
//!
//! | access pattern | key |
//! |---|---|
//! | lecture by id | `LECTURE#{id}` / `LECTURE` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Key, Table};
use crate::domain::lecture::ContentType;
use crate::ids::Id;

/// A lecture as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lecture {
    /// The id.
    pub id: Id,
    /// Its course.
    pub course_id: Id,
    /// Its section.
    pub section_id: Id,
    /// The title.
    pub title: String,
    /// A text about it.
    #[serde(default)]
    pub description: Option<String>,
    /// What it consists of.
    pub content_type: ContentType,
    /// How long it takes.
    #[serde(default)]
    pub duration_seconds: u32,
    /// Whether anybody may see its content.
    #[serde(default)]
    pub is_preview: bool,
    /// The text, of a text.
    #[serde(default)]
    pub text_content: Option<String>,
    /// Where its video is.
    #[serde(default)]
    pub video: Option<Media>,
    /// Where its PDF is.
    #[serde(default)]
    pub pdf: Option<Media>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was edited last.
    pub updated_at: Timestamp,
    /// Counts its edits.
    #[serde(default)]
    pub version: u64,
}

/// Where a video, a PDF or another file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Media {
    /// Somewhere on the web.
    External {
        /// Its https URL.
        url: String,
    },
    /// A checked upload in the media bucket.
    Upload {
        /// The upload.
        upload_id: Id,
        /// The object's key.
        object: String,
        /// The file's name.
        filename: String,
        /// Its media type.
        content_type: String,
        /// Bytes.
        size: u64,
    },
}

/// The key of a lecture's row.
#[must_use]
pub fn key(id: Id) -> Key {
    Key::new(Table::Catalog, partition(id), "LECTURE")
}

/// The partition that a lecture's own rows share.
pub(super) fn partition(id: Id) -> String {
    format!("LECTURE#{id}")
}
