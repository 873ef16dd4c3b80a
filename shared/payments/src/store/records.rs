//! All rows of a user, to export them.

use serde_json::{Map, Value};
use shared::database::{Database, Item, Query, Table, decode};
use shared::error::Result;
use shared::ids::UserId;

use super::partition;

/// Attributes that say where a row is, and the words of admins, which are for admins.
const HIDDEN: [&str; 7] = ["pk", "sk", "gsi1pk", "gsi1sk", "version", "admin_notes", "decided_by"];

/// Payments, refunds, entries of the ledger and receipts of a user, as stored.
pub async fn of_user(database: &Database, user_id: UserId) -> Result<Vec<Map<String, Value>>> {
    let rows = database
        .query_all(Query::partition(Table::Payments, partition(user_id)))
        .await?;
    rows.into_iter().map(exported).collect()
}

fn exported(row: Item) -> Result<Map<String, Value>> {
    let mut row: Map<String, Value> = decode(row)?;
    row.retain(|name, _| !HIDDEN.contains(&name.as_str()));
    Ok(row)
}
