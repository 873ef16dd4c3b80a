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

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::database::{Database, Item, Key, PageQuery, Paged, Query, RowFilter, Table, Write, decode};
use shared::error::Result;
use shared::ids::{CourseId, PaymentId, RefundId, UserId};
use shared::string_enum;
use shared_catalog::rules::price::Price;

use super::partition;
use crate::rules::entitlement::Access;
use crate::rules::facts::PaymentFacts;

/// The index partition of all payments.
const EVERY: &str = "PAYMENTS";
/// How many rows a filtered page of all payments may read.
const MAX_ROWS_READ: u32 = 300;
/// How long an idempotency key names its payment, in seconds.
const ORDER_KEY_SECONDS: i64 = 86_400;

string_enum! {
    /// What an admin should look at.
    PaymentFlag ("must be amount_mismatch, paid_twice, nothing_to_open, account_banned, refund_failed, disputed or ledger_differs") {
        /// Another amount or currency than the ordered one was paid. It gives no access.
        AmountMismatch = "amount_mismatch",
        /// The order was paid twice. The second payment is paid back.
        PaidTwice = "paid_twice",
        /// The course or the account was deleted between order and payment, which is paid back.
        NothingToOpen = "nothing_to_open",
        /// The account was banned when it paid.
        AccountBanned = "account_banned",
        /// The provider has refused a refund, or a refund has failed.
        RefundFailed = "refund_failed",
        /// A dispute was opened.
        Disputed = "disputed",
        /// The ledger differs from what the provider says.
        LedgerDiffers = "ledger_differs",
    }
}

/// A refund that the provider has to be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundDemand {
    /// Our refund.
    pub refund_id: RefundId,
    /// The payment at the provider.
    pub provider_payment: String,
    /// In minor units.
    pub amount: u64,
}

/// A payment as stored. It names its user by id and has no other personal data, because it outlives the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The ID.
    pub id: PaymentId,
    /// The user who pays.
    pub user_id: UserId,
    /// The course.
    pub course_id: CourseId,
    /// The title of the course at the time of the order, which receipts show.
    pub course_title: String,
    /// The price at the time of the order, which counts whatever happens to the price later.
    pub price: Price,
    /// The days of access at the time of the order.
    #[serde(default)]
    pub access_days: Option<u32>,
    /// The provider's order, once it exists.
    #[serde(default)]
    pub order_id: Option<String>,
    /// What is known about the money.
    #[serde(default)]
    pub facts: PaymentFacts,
    /// What it has done for the access to the course.
    #[serde(default)]
    pub access: Option<Access>,
    /// When the money was paid.
    #[serde(default)]
    pub paid_at: Option<Timestamp>,
    /// The refund that is requested or under way.
    #[serde(default)]
    pub open_refund: Option<RefundId>,
    /// How often a request for a refund was rejected.
    #[serde(default)]
    pub rejections: u32,
    /// Payments of the provider that the product pays back by itself.
    #[serde(default)]
    pub paid_back: BTreeSet<String>,
    /// The refunds that the provider has to be asked for.
    #[serde(default)]
    pub demands: Vec<RefundDemand>,
    /// What an admin should look at.
    #[serde(default)]
    pub flags: Vec<PaymentFlag>,
    /// When the provider is asked about it next; never if absent.
    #[serde(default)]
    pub check_at: Option<Timestamp>,
    /// How often the provider has been asked since the order or the payment.
    #[serde(default)]
    pub checks: u32,
    /// When it was ordered.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Counts the changes, from 1.
    pub version: u64,
}

impl Payment {
    /// Our reference of the order at the provider: 32 characters, of 40 that are allowed.
    #[must_use]
    pub fn receipt(&self) -> String {
        self.id.to_string().replace('-', "")
    }

    /// The number of the receipt for the customer.
    #[must_use]
    pub fn receipt_number(&self) -> Option<String> {
        let day = self.paid_at?.strftime("%Y%m%d");
        let id = self.receipt().to_uppercase();
        Some(format!("L-{day}-{}", &id[id.len() - 10..]))
    }

    /// Has admins look at it.
    pub fn flag(&mut self, flag: PaymentFlag) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }

    /// Whether nothing more can be expected of the provider than what customers and admins begin.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.facts.captured().is_some() && !self.facts.has_pending_refunds() && self.demands.is_empty()
    }
}

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

#[derive(Serialize, Deserialize)]
struct OrderKey {
    payment_id: PaymentId,
    expires_at: i64,
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
        Write::put(id_key(payment.id), "payment_id", &of)?.if_absent(),
    ];
    if let Some(key) = idempotency {
        let expires_at = now + ORDER_KEY_SECONDS;
        let begun = OrderKey {
            payment_id: payment.id,
            expires_at,
        };
        let write = Write::put(idempotency_key(payment.user_id, key), "order_key", &begun)?
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
    Write::put(order_key(order_id), "order", &Ordered::from(payment))
}

fn row(payment: &Payment) -> Result<Write> {
    let row = Write::put(key(payment.into()), "payment", payment)?;
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
