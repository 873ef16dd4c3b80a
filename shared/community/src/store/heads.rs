//! Heads of chats: the numbers of the last message and of the last change, and the changes.
//!
//! | access pattern | key |
//! |---|---|
//! | head of a chat | `COMMUNITY#{community}` / `HEAD` |
//! | changes after a number: messages that were edited or deleted | `COMMUNITY#{community}#CHANGES` / `{number}` in 12 digits |
//!
//! A message or a change is written in one transaction with the head, on the condition that the head is unchanged. So
//! the numbers have no gaps, and after a read of the head everything up to it can be read.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::Result;
use shared::ids::CommunityId;
use shared::websocket::subscriptions::Place;

use crate::rules::chat::Head;
use crate::store::{groups, wakeups};

/// How long changes are kept for connections that have fallen behind, in seconds. Others read the messages as they are.
const CHANGE_SECONDS: i64 = 86_400;

#[derive(Serialize, Deserialize)]
struct HeadRow {
    last_seq: u64,
    #[serde(default)]
    last_change: u64,
    second: i64,
    in_second: u32,
}

impl Row for HeadRow {
    const KIND: &str = "chat_head";
}

/// An edit or a deletion of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The number of the change.
    pub number: u64,
    /// The number of the message.
    pub seq: u64,
    ttl: i64,
}

impl Row for Change {
    const KIND: &str = "chat_change";
}

/// The key of the head of a chat.
#[must_use]
pub fn key(id: CommunityId) -> Key {
    Key::new(Table::Community, groups::partition(id), "HEAD")
}

/// The head in its row; a chat without messages has none.
pub fn read(row: Option<Item>) -> Result<Head> {
    let Some(row) = row else { return Ok(Head::default()) };
    let row: HeadRow = decode(row)?;
    Ok(Head {
        last_seq: row.last_seq,
        last_change: row.last_change,
        second: row.second,
        in_second: row.in_second,
    })
}

/// The place of a connection that has got everything.
#[must_use]
pub fn place(head: Head) -> Place {
    Place {
        seq: head.last_seq,
        change: head.last_change,
    }
}

/// Numbers in 12 digits, so that they sort.
pub(super) fn sort_key(number: u64) -> String {
    format!("{number:012}")
}

fn changes(id: CommunityId) -> String {
    format!("{}#CHANGES", groups::partition(id))
}

/// Adds the writes that replace the head, and wake up the fan-out, to a unit of work. If the head is no longer
/// `before`, the unit is to be decided again.
pub fn advance(work: &mut UnitOfWork<'_>, id: CommunityId, before: Head, after: Head, now: i64) -> Result<()> {
    let row = HeadRow {
        last_seq: after.last_seq,
        last_change: after.last_change,
        second: after.second,
        in_second: after.in_second,
    };
    let head = Write::put(key(id), &row)?;
    let head = if before.last_seq == 0 {
        head.if_absent()
    } else {
        head.condition("last_seq = :seq AND last_change = :change")
            .value(":seq", before.last_seq)?
            .value(":change", before.last_change)?
    };
    work.add(head).or_retry();
    work.add(wakeups::put(id, place(after), now)?).or_internal_error();
    Ok(())
}

/// Adds the writes of a change of the message with this number to a unit of work.
pub fn change(work: &mut UnitOfWork<'_>, id: CommunityId, before: Head, seq: u64, now: i64) -> Result<()> {
    let after = Head {
        last_change: before.last_change + 1,
        ..before
    };
    let row = Change {
        number: after.last_change,
        seq,
        ttl: now + CHANGE_SECONDS,
    };
    let key = Key::new(Table::Community, changes(id), sort_key(row.number));
    advance(work, id, before, after, now)?;
    work.add(Write::put(key, &row)?.if_absent()).or_retry();
    Ok(())
}

/// Reads heads and changes.
#[derive(Clone, Copy, Debug)]
pub struct Heads<'a>(pub &'a Database);

impl Heads<'_> {
    /// At most `limit` changes of a chat after the number `after`, in their order.
    pub async fn changes(&self, id: CommunityId, after: u64, limit: u32) -> Result<Vec<Change>> {
        let query = Query::partition(Table::Community, changes(id))
            .between(sort_key(after + 1), "~")
            .limit(limit);
        self.0.query(query).await?.items.into_iter().map(decode).collect()
    }
}
