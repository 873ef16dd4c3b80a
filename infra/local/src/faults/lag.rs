//! The fault `lag`: indexes that are behind their table, as global secondary indexes may be.
//!
//! While the fault lasts, every item is read before the functions' client writes it. A query of an index then runs on a
//! copy of the database in which the writes of the last [`LAG_SECONDS`] are undone. The engine itself makes the pages,
//! so keys, filters and capacity are right; new items are missing, changed items look as before and deleted items are
//! still there. Reads of the tables themselves, which this product always makes consistent, are never touched. Writes
//! that take another way to the engine, such as the expiry of items or another client, show at once.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use dynoxide::Database;
use serde::Serialize;
use serde_json::{Value, json};
use shared::clock::Clock;

use crate::engines::request;

/// How far indexes are behind, by the product's clock: a test moves it instead of waiting.
pub const LAG_SECONDS: i64 = 5;

type Failed = Box<dyn Error + Send + Sync>;

/// The items that were written lately, as they were before.
#[derive(Clone)]
pub(super) struct Lag {
    database: Database,
    clock: Clock,
    recent: Arc<Mutex<Vec<Before>>>,
}

/// An item before a write.
#[derive(Clone, Debug)]
struct Before {
    written_at: i64,
    table: String,
    key: Value,
    /// Null if there was none.
    item: Value,
}

impl fmt::Debug for Lag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lag").finish_non_exhaustive()
    }
}

impl Lag {
    pub(super) fn new(database: Database, clock: Clock) -> Self {
        Self {
            database,
            clock,
            recent: Arc::default(),
        }
    }

    /// Remembers the items that the operation is about to write.
    pub(super) async fn remember(&self, operation: String, body: Value) {
        let lag = self.clone();
        let remembered = tokio::task::spawn_blocking(move || {
            for (table, item) in written(&operation, &body) {
                lag.remember_item(table, item)?;
            }
            Ok::<_, Failed>(())
        });
        if let Err(error) = remembered.await.map_err(Failed::from).flatten() {
            tracing::warn!(%error, "this write shows in indexes at once");
        }
    }

    fn remember_item(&self, table: &str, item: &Value) -> Result<(), Failed> {
        let key = self.key(table, item)?;
        let read = json!({ "TableName": table, "Key": key, "ConsistentRead": true });
        let before = Before {
            written_at: self.clock.now().as_millisecond(),
            table: table.to_owned(),
            key,
            item: plain(&self.database.get_item(request(read)?)?)?["Item"].take(),
        };
        self.with_recent(|recent| recent.push(before));
        Ok(())
    }

    /// The page of an index as it was [`LAG_SECONDS`] ago; `None` if the engine's own is the same, or an error.
    pub(super) async fn query(&self, query: Value) -> Option<Value> {
        let lag = self.clone();
        let page = tokio::task::spawn_blocking(move || lag.page(query));
        page.await.map_err(Failed::from).flatten().unwrap_or_else(|error| {
            tracing::warn!(%error, "this query does not lag");
            None
        })
    }

    fn page(&self, query: Value) -> Result<Option<Value>, Failed> {
        let undone = self.recent_writes(query["TableName"].as_str().unwrap_or_default());
        if undone.is_empty() {
            return Ok(None);
        }
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("past.sqlite");
        let path = path.to_str().ok_or("the temporary directory's name is not UTF-8")?;
        self.database.vacuum_into(path)?;
        let past = Database::new(path)?;
        // The newest first: of several writes of an item the oldest one's `Before` remains.
        for Before { table, key, item, .. } in undone.into_iter().rev() {
            if item.is_null() {
                past.delete_item(request(json!({ "TableName": table, "Key": key }))?)?;
            } else {
                past.put_item(request(json!({ "TableName": table, "Item": item }))?)?;
            }
        }
        Ok(Some(plain(&past.query(request(query)?)?)?))
    }

    /// The writes of a table that its indexes do not show yet, oldest first.
    fn recent_writes(&self, table: &str) -> Vec<Before> {
        self.with_recent(|recent| recent.iter().filter(|before| before.table == table).cloned().collect())
    }

    fn with_recent<T>(&self, act: impl FnOnce(&mut Vec<Before>) -> T) -> T {
        let shown_until = self.clock.now().as_millisecond() - LAG_SECONDS * 1_000;
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.retain(|before| before.written_at > shown_until);
        act(&mut recent)
    }

    /// The key attributes of an item.
    fn key(&self, table: &str, item: &Value) -> Result<Value, Failed> {
        let table = plain(&self.database.describe_table(request(json!({ "TableName": table }))?)?)?;
        let schema = table["Table"]["KeySchema"].as_array().into_iter().flatten();
        Ok(schema
            .filter_map(|part| part["AttributeName"].as_str())
            .map(|name| (name.to_owned(), item[name].clone()))
            .collect())
    }
}

/// The tables and items, or just their keys, that an operation writes.
fn written<'b>(operation: &str, body: &'b Value) -> Vec<(&'b str, &'b Value)> {
    let table = |part: &'b Value| part["TableName"].as_str().unwrap_or_default();
    let list = |list: &'b Value| list.as_array().map(Vec::as_slice).unwrap_or_default();
    match operation {
        "PutItem" => vec![(table(body), &body["Item"])],
        "UpdateItem" | "DeleteItem" => vec![(table(body), &body["Key"])],
        "TransactWriteItems" => list(&body["TransactItems"])
            .iter()
            .flat_map(|write| {
                let put = write.get("Put").map(|put| (table(put), &put["Item"]));
                let other = write.get("Update").or_else(|| write.get("Delete"));
                put.or_else(|| other.map(|other| (table(other), &other["Key"])))
            })
            .collect(),
        "BatchWriteItem" => body["RequestItems"]
            .as_object()
            .into_iter()
            .flatten()
            .flat_map(|(table, writes)| list(writes).iter().map(move |write| (table.as_str(), write)))
            .map(|(table, write)| match write.get("PutRequest") {
                Some(put) => (table, &put["Item"]),
                None => (table, &write["DeleteRequest"]["Key"]),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn plain(reply: &impl Serialize) -> Result<Value, Failed> {
    Ok(serde_json::to_value(reply)?)
}
