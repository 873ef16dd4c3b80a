//! Payments: one row for each order, from its creation on.
//!
//! | access pattern | key |
//! |---|---|
//! | payment of a user | `USER#{user}` / `PAYMENT#{id}` |
//! | payments of a user, by age | `USER#{user}` / begins with `PAYMENT#` |
//! | payment by id | `PAYMENT#{id}` / `PAYMENT`, which names its user |
//! | payment by the provider's order | `ORDER#{order}` / `ORDER`, which names its user and its id |
//! | payment that an idempotency key has begun | `ORDER_KEY#{user}` / `{hash of the key}`, which names its id |
//! | payments of everybody, newest first | gsi1 `PAYMENTS` / `{id}` |
//!
//! The row is written before the provider is asked for an order. `version` counts its changes: every change is made on
//! the condition that nobody else has changed it, so each effect of a change happens exactly once.

mod row;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::database::{Database, Item, Key, PageQuery, Paged, Query, Row, RowFilter, Table, Write, decode};
use shared::error::Result;
use shared::ids::{CourseId, PaymentId, UserId};

use super::partition;

pub use row::{Payment, PaymentFlag, RefundDemand};

/// The index partition of all payments.
const EVERY: &str = "PAYMENTS";
/// How many rows a filtered page of all payments may read.
const MAX_ROWS_READ: u32 = 300;
/// How long an idempotency key names its payment, in seconds.
const ORDER_KEY_SECONDS: i64 = 86_400;

/// The user and the id of a payment, which lead to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRef {
    /// The user who pays.
    pub user_id: UserId,
    /// The id.
    pub payment_id: PaymentId,
}

/// What leads from an order of the provider to everything that a payment of it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// The payment.
    #[serde(flatten)]
    pub of: PaymentRef,
    /// The course.
    pub course_id: CourseId,
}

impl Row for Ordered {
    const KIND: &str = "payment_ref";
}

#[derive(Serialize, Deserialize)]
struct OrderKey {
    payment_id: PaymentId,
    expires_at: i64,
}

impl Row for OrderKey {
    const KIND: &str = "order_key";
}

/// The key of a payment's row.
#[must_use]
pub fn key(of: PaymentRef) -> Key {
    let PaymentRef { user_id, payment_id } = of;
    Key::new(Table::Payments, partition(user_id), format!("PAYMENT#{payment_id}"))
}

/// The key of the row that names the payment with this id.
#[must_use]
pub fn id_key(id: PaymentId) -> Key {
    Key::new(Table::Payments, format!("PAYMENT#{id}"), "PAYMENT")
}

/// The key of the row that names the payment of an order of the provider.
#[must_use]
pub fn order_key(order_id: &str) -> Key {
    Key::new(Table::Payments, format!("ORDER#{order_id}"), "ORDER")
}

/// The key of the row that names the payment that the idempotency key `key` of a user has begun.
fn idempotency_key(user_id: UserId, key: &str) -> Key {
    let hash = format!("{:x}", Sha256::digest(key.as_bytes()));
    Key::new(Table::Payments, format!("ORDER_KEY#{user_id}"), hash)
}

impl From<&Payment> for Ordered {
    fn from(payment: &Payment) -> Self {
        Self {
            of: payment.into(),
            course_id: payment.course_id,
        }
    }
}

impl From<&Payment> for PaymentRef {
    fn from(payment: &Payment) -> Self {
        Self {
            user_id: payment.user_id,
            payment_id: payment.id,
        }
    }
}

/// Writes that create a payment, on the condition that the idempotency key, if there is one, has not begun another one.
pub fn create(payment: &Payment, idempotency: Option<&str>, now: i64) -> Result<Vec<Write>> {
    let of = Ordered::from(payment);
    let mut writes = vec![
        row(payment)?.if_absent(),
        Write::put(id_key(payment.id), &of)?.if_absent(),
    ];
    if let Some(key) = idempotency {
        let expires_at = now + ORDER_KEY_SECONDS;
        let begun = OrderKey {
            payment_id: payment.id,
            expires_at,
        };
        let write = Write::put(idempotency_key(payment.user_id, key), &begun)?
            .attribute_number("ttl", expires_at)
            .condition("attribute_not_exists(pk) OR expires_at <= :now")
            .value(":now", now)?;
        writes.push(write);
    }
    Ok(writes)
}

/// A write that replaces a payment by `next`. Its condition fails if the row has changed since it was read.
pub fn replace(next: &Payment) -> Result<Write> {
    row(next)?.if_version(next.version.saturating_sub(1))
}

/// A write that names the payment of an order of the provider.
pub fn name_order(payment: &Payment, order_id: &str) -> Result<Write> {
    Write::put(order_key(order_id), &Ordered::from(payment))
}

fn row(payment: &Payment) -> Result<Write> {
    let row = Write::put(key(payment.into()), payment)?;
    Ok(row
        .attribute("gsi1pk", EVERY)
        .attribute("gsi1sk", payment.id.to_string()))
}

/// The payment that `row`, found by an id or by an order, names.
pub fn named(row: Item) -> Result<Ordered> {
    decode(row)
}

/// Reads payments.
#[derive(Clone, Copy, Debug)]
pub struct Payments<'a>(pub &'a Database);

impl Payments<'_> {
    /// A payment.
    pub async fn get(&self, of: PaymentRef) -> Result<Option<Payment>> {
        self.0.get(&key(of)).await
    }

    /// The payment with this id. Two calls.
    pub async fn of_id(&self, id: PaymentId) -> Result<Option<Payment>> {
        match self.0.get(&id_key(id)).await? {
            Some(of) => self.get(of).await,
            None => Ok(None),
        }
    }

    /// The payment of an order of the provider.
    pub async fn of_order(&self, order_id: &str) -> Result<Option<Ordered>> {
        self.0.get(&order_key(order_id)).await
    }

    /// The payment that the idempotency key of a user has begun.
    pub async fn begun(&self, user_id: UserId, key: &str, now: i64) -> Result<Option<Payment>> {
        let begun: Option<OrderKey> = self.0.get(&idempotency_key(user_id, key)).await?;
        match begun.filter(|begun| now < begun.expires_at) {
            Some(OrderKey { payment_id, .. }) => self.get(PaymentRef { user_id, payment_id }).await,
            None => Ok(None),
        }
    }

    /// A page of a user's payments that pass `filter`, newest first.
    pub async fn of_user(
        &self,
        user_id: UserId,
        page: PageQuery,
        filter: Option<RowFilter<'_, Payment>>,
    ) -> Result<Paged<Payment>> {
        let query = Query::partition(Table::Payments, partition(user_id)).prefix("PAYMENT#");
        self.0
            .filtered_page(query.descending(), page, MAX_ROWS_READ, filter)
            .await
    }

    /// A page of everybody's payments that pass `filter`, newest first. The index lags behind.
    pub async fn every(&self, page: PageQuery, filter: Option<RowFilter<'_, Payment>>) -> Result<Paged<Payment>> {
        let query = Query::index(Table::Payments, EVERY).descending();
        self.0.filtered_page(query, page, MAX_ROWS_READ, filter).await
    }
}
