//! The list of event interests, one row; until an admin edits it there is none, and the seed counts.
//!
//! | access pattern | key |
//! |---|---|
//! | all interests | `EVENT_INTERESTS` / `LIST` |

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Row, Table, Write};
use shared::error::Result;

use crate::rules::event_interests::{EventInterest, EventInterests};

#[derive(Serialize, Deserialize)]
struct InterestsRow {
    #[serde(flatten)]
    list: EventInterests,
    version: u64,
}

impl Row for InterestsRow {
    const KIND: &str = "event_interests";
}

/// The list as it was read.
#[derive(Clone, Debug)]
pub struct Versioned {
    /// The list.
    pub list: EventInterests,
    /// How often it was edited.
    version: u64,
}

fn key() -> Key {
    Key::new(Table::Users, "EVENT_INTERESTS", "LIST")
}

/// A write that replaces the list, unless somebody else was faster.
pub fn replace(seen: &Versioned, list: EventInterests) -> Result<Write> {
    let version = seen.version + 1;
    let write = Write::put(key(), &InterestsRow { list, version })?;
    match seen.version {
        0 => Ok(write.if_absent()),
        version => write.condition("version = :seen").value(":seen", version),
    }
}

/// Reads the list.
#[derive(Clone, Copy, Debug)]
pub struct EventInterestLists<'a>(pub &'a Database);

impl EventInterestLists<'_> {
    /// All interests, by id.
    pub async fn all(&self) -> Result<Vec<EventInterest>> {
        Ok(self.read().await?.list.interests)
    }

    /// The list, to be edited.
    pub async fn read(&self) -> Result<Versioned> {
        let row: Option<InterestsRow> = self.0.get(&key()).await?;
        Ok(match row {
            Some(InterestsRow { list, version }) => Versioned { list, version },
            None => Versioned {
                list: EventInterests::default(),
                version: 0,
            },
        })
    }
}
