//! The list of event interests, one row; until an admin edits it there is none, and the seed counts.
//!
//! | access pattern | key |
//! |---|---|
//! | all interests | `EVENT_INTERESTS` / `LIST` |

use serde::{Deserialize, Serialize};

use super::{Database, Key, Table};
use crate::domain::event_interests::{EventInterest, seed};
use crate::error::Result;

#[derive(Serialize, Deserialize)]
struct Row {
    interests: Vec<EventInterest>,
}

/// All interests, by id.
///
/// # Errors
/// The database is unavailable.
pub async fn all(database: &Database) -> Result<Vec<EventInterest>> {
    let row: Option<Row> = database.get(&Key::new(Table::Users, "EVENT_INTERESTS", "LIST")).await?;
    Ok(row.map_or_else(seed, |row| row.interests))
}
