//! The texts of a lecture, in a row of their own that only the content of the lecture reads.
//!
//! | access pattern | key |
//! |---|---|
//! | texts of a lecture | `LECTURE#{id}` / `TEXTS` |
//!
//! The row is written in the transaction that changes the lecture, on the condition that it is still as it was read. A
//! lecture without texts has none.

use serde::{Deserialize, Serialize};
use shared::database::{Item, Key, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::LectureId;

use crate::store::lectures::partition;

/// The texts of a lecture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LectureTexts {
    /// The description.
    pub description: Option<String>,
    /// The text, for the content type `text`.
    pub text_content: Option<String>,
    /// The number of edits of these texts; 0 if there is no row.
    pub version: u64,
}

impl Row for LectureTexts {
    const KIND: &str = "lecture_texts";
}

/// The key of the texts of a lecture.
pub fn key(lecture_id: LectureId) -> Key {
    Key::new(Table::Catalog, partition(lecture_id), "TEXTS")
}

/// Decodes `row`, the row under [`key`]. A lecture without a row has no texts.
pub fn read(row: Option<Item>) -> Result<LectureTexts> {
    Ok(row.map(decode).transpose()?.unwrap_or_default())
}

/// The write that replaces the texts `before` by those `after`, if they differ.
pub(super) fn replace(lecture_id: LectureId, before: &LectureTexts, after: &LectureTexts) -> Result<Option<Write>> {
    if before == after {
        return Ok(None);
    }
    let row = LectureTexts {
        version: before.version + 1,
        ..after.clone()
    };
    Write::put(key(lecture_id), &row)?.if_version(before.version).map(Some)
}
