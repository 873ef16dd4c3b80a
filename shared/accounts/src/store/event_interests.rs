//! The list of event interests, one row; until an admin edits it there is none, and the seed counts.
//!
//! | access pattern | key |
//! |---|---|
//! | all interests | `EVENT_INTERESTS` / `LIST` |

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Table, Write};
use shared::error::Result;

use crate::rules::event_interests::{EventInterest, EventInterests};

#[derive(Serialize, Deserialize)]
struct Row {
    #[serde(flatten)]
    list: EventInterests,
    version: u64,
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

/// All interests, by id.
pub async fn all(database: &Database) -> Result<Vec<EventInterest>> {
    Ok(read(database).await?.list.interests)
}

/// The list, to be edited.
pub async fn read(database: &Database) -> Result<Versioned> {
    let row: Option<Row> = database.get(&key()).await?;
    Ok(match row {
        Some(Row { list, version }) => Versioned { list, version },
        None => Versioned {
            list: EventInterests::default(),
            version: 0,
        },
    })
}

/// A write that replaces the list, unless somebody else was faster.
pub fn replace(seen: &Versioned, list: EventInterests) -> Result<Write> {
    let version = seen.version + 1;
    let write = Write::put(key(), "event_interests", &Row { list, version })?;
    match seen.version {
        0 => Ok(write.if_absent()),
        version => write.condition("version = :seen").value(":seen", version),
    }
}
