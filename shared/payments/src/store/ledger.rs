//! The ledger, whose entries are only ever added.
//!
//! | access pattern | key |
//! |---|---|
//! | entry of a payment | `USER#{user}` / `LEDGER#{payment}#{cause}` |
//! | entries of a month, by time | gsi1 `LEDGER#{yyyy-mm}` / `{time}#{id of the cause}` |
//!
//! The key of an entry names its cause, so a cause moves money once, whatever else fails.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Key, Row, Table, Write};
use shared::error::Result;
use shared::ids::{CourseId, PaymentId, UserId};

use super::partition;
use super::payments::Payment;
use crate::rules::ledger::{EntryKind, Movement};
use crate::rules::refund::RefundCause;

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The payment.
    pub payment_id: PaymentId,
    /// The user who paid.
    pub user_id: UserId,
    /// The course.
    pub course_id: CourseId,
    /// What has moved the money.
    #[serde(rename = "entry_kind")]
    pub kind: EntryKind,
    /// The ID of the cause at the provider.
    pub provider_id: String,
    /// What we have more, in minor units; negative if we have less.
    pub amount: i64,
    /// The currency of the order.
    pub currency: String,
    /// Why the payment is paid back by itself, if it is.
    #[serde(default)]
    pub cause: Option<RefundCause>,
    /// When we learned of it.
    pub at: Timestamp,
}

impl Row for Entry {
    const KIND: &str = "ledger_entry";
}

/// A write that adds a movement of money. Its condition fails if its cause is in the ledger already.
pub fn add(
    payment: &Payment,
    (cause_key, movement): (String, Movement),
    cause: Option<RefundCause>,
    now: Timestamp,
) -> Result<Write> {
    let sk = format!("LEDGER#{}#{cause_key}", payment.id);
    let entry = Entry {
        payment_id: payment.id,
        user_id: payment.user_id,
        course_id: payment.course_id,
        kind: movement.kind,
        provider_id: movement.provider_id,
        amount: movement.amount,
        currency: payment.price.currency.code().to_owned(),
        cause,
        at: now,
    };
    let row = Write::put(Key::new(Table::Payments, partition(payment.user_id), sk), &entry)?;
    Ok(row
        .attribute("gsi1pk", now.strftime("LEDGER#%Y-%m").to_string())
        .attribute("gsi1sk", format!("{now:.3}#{cause_key}"))
        .if_absent())
}
