//! The mails of receipts.
//!
//! | access pattern | key |
//! |---|---|
//! | the mail of a payment | `USER#{user}` / `RECEIPT#{payment}` |
//!
//! The row is written in the transaction that opens the course. The worker that takes it for a while sends the mail.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Row, Table, Write};
use shared::delivery::Deliveries;
use shared::error::Result;

use super::partition;
use super::payments::PaymentRef;

/// The mail of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptMail {
    /// The number.
    pub number: String,
    /// Whether nothing is left to do: the mail was sent, or there is no address to send it to.
    #[serde(default)]
    pub delivered: bool,
    /// Until when a worker is about to send it, in Unix seconds.
    #[serde(default)]
    pub delivering_until: Option<i64>,
}

impl Row for ReceiptMail {
    const KIND: &str = "receipt";
}

fn key(of: PaymentRef) -> Key {
    let PaymentRef { user_id, payment_id } = of;
    Key::new(Table::Payments, partition(user_id), format!("RECEIPT#{payment_id}"))
}

/// A write that has a receipt mailed. Its condition fails if there is one already.
pub fn create(of: PaymentRef, number: String) -> Result<Write> {
    let mail = ReceiptMail {
        number,
        delivered: false,
        delivering_until: None,
    };
    Ok(Write::put(key(of), &mail)?.if_absent())
}

/// Stores the mails of receipts.
#[derive(Clone, Copy, Debug)]
pub struct ReceiptMails<'a>(pub &'a Database);

impl ReceiptMails<'_> {
    /// The mail of a payment.
    pub async fn get(&self, of: PaymentRef) -> Result<Option<ReceiptMail>> {
        self.0.get(&key(of)).await
    }

    /// Claims the mail for `lease` seconds; false if it is delivered or another worker is about to.
    pub async fn claim_delivery(&self, of: PaymentRef, now: i64, lease: i64) -> Result<bool> {
        Deliveries(self.0).claim(key(of), now, lease).await
    }

    /// Ends a claim: delivered, or given back for the next try.
    pub async fn end_delivery(&self, of: PaymentRef, delivered: bool) -> Result<()> {
        Deliveries(self.0).end(key(of), delivered).await
    }
}
