//! The checks of the reconciler that are due.
//!
//! | access pattern | key |
//! |---|---|
//! | checks that are due, oldest first | `CHECKS` / `{time}#{payment}` |
//!
//! A payment has the time of its next check in its row. A check with another time is void, so a check can be brought
//! forward by adding a row.

use jiff::Timestamp;
use shared::database::{Database, Item, Key, Query, Row, Table, Write, decode};
use shared::error::Result;

use super::payments::{Payment, PaymentRef};

const PARTITION: &str = "CHECKS";

/// A check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Check {
    /// The payment.
    #[serde(flatten)]
    pub of: PaymentRef,
    /// When it is due.
    pub at: Timestamp,
}

impl Row for Check {
    const KIND: &str = "check";
}

fn key(check: Check) -> Key {
    Key::new(
        Table::Payments,
        PARTITION,
        format!("{:.3}#{}", check.at, check.of.payment_id),
    )
}

/// A write that adds the next check of a payment, if there is one.
pub fn schedule(payment: &Payment) -> Result<Option<Write>> {
    let check = |at| Check { of: payment.into(), at };
    let write = |check| Write::put(key(check), &check);
    payment.check_at.map(check).map(write).transpose()
}

/// A write that removes a check, which may be gone already.
pub fn delete(check: Check) -> Write {
    Write::delete(key(check))
}

/// At most `limit` checks that are due at `now`, after `start`.
pub async fn due(
    database: &Database,
    now: Timestamp,
    limit: u32,
    start: Option<Item>,
) -> Result<(Vec<Check>, Option<Item>)> {
    let query = Query::partition(Table::Payments, PARTITION).before(format!("{now:.3}~"));
    let page = database.query(query.page(limit, start)).await?;
    let checks = page.items.into_iter().map(decode).collect::<Result<_>>()?;
    Ok((checks, page.last_key))
}
