//! Refunds that users have requested or that the product makes by itself.
//!
//! | access pattern | key |
//! |---|---|
//! | refund of a payment | `USER#{user}` / `REFUND#{payment}#{id}` |
//! | refunds of a payment | `USER#{user}` / begins with `REFUND#{payment}#` |
//! | refund by id | `REFUND#{id}` / `REFUND`, which names its user and its payment |
//! | refunds of everybody, newest first | gsi1 `REFUNDS` / `{id}` |
//!
//! The row has the decision. How far the provider has come with it is a fact about the payment, whose row has it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, RowFilter, Table, Write, decode};
use shared::error::Result;
use shared::ids::{PaymentId, RefundId, UserId};

use super::partition;
use super::payments::{Payment, PaymentRef};
use crate::rules::facts::{DisputeStatus, RefundProgress};
use crate::rules::refund::{RefundCause, RefundStatus};

/// The index partition of all refunds.
const EVERY: &str = "REFUNDS";
/// How many rows a filtered page of all refunds may read.
const MAX_ROWS_READ: u32 = 100;

/// The decision about a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// There is none yet.
    Open,
    /// The money is paid back.
    Approved,
    /// An admin has decided against it.
    Rejected,
    /// It was approved, and the provider has refused it.
    Refused,
}

/// A refund as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The ID.
    pub id: RefundId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The user who paid.
    pub user_id: UserId,
    /// In minor units.
    pub amount: u64,
    /// The cause.
    pub cause: RefundCause,
    /// The words of the user, until the account is erased.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether the user had completed the course when the refund was requested.
    #[serde(default)]
    pub is_course_completed: bool,
    /// The decision.
    pub decision: Decision,
    /// The words of the admin, which other admins see.
    #[serde(default)]
    pub admin_notes: Option<String>,
    /// The admin who has decided.
    #[serde(default)]
    pub decided_by: Option<UserId>,
    /// When it was decided.
    #[serde(default)]
    pub decided_at: Option<Timestamp>,
    /// Why the provider has refused it.
    #[serde(default)]
    pub refusal: Option<String>,
    /// When it was requested.
    pub created_at: Timestamp,
}

impl Row for Refund {
    const KIND: &str = "refund";
}

impl Refund {
    /// A refund that nobody has decided about.
    #[must_use]
    pub fn new(id: RefundId, payment: &Payment, amount: u64, cause: RefundCause, now: Timestamp) -> Self {
        Self {
            id,
            payment_id: payment.id,
            user_id: payment.user_id,
            amount,
            cause,
            reason: None,
            is_course_completed: false,
            decision: Decision::Open,
            admin_notes: None,
            decided_by: None,
            decided_at: None,
            refusal: None,
            created_at: now,
        }
    }

    /// The status, of which `payment` knows a part.
    #[must_use]
    pub fn status(&self, payment: &Payment) -> RefundStatus {
        let mut disputes = payment.facts.disputes.values();
        if let Some(dispute) = disputes.find(|dispute| dispute.refund_id == Some(self.id)) {
            return match dispute.status {
                DisputeStatus::Open => RefundStatus::Processing,
                DisputeStatus::Won => RefundStatus::Refused,
                DisputeStatus::Lost => RefundStatus::Processed,
            };
        }
        let mut refunds = payment.facts.refunds.values();
        let progress = refunds.find(|refund| refund.refund_id == Some(self.id));
        match (self.decision, progress.map(|refund| refund.progress)) {
            (_, Some(RefundProgress::Processed)) => RefundStatus::Processed,
            (_, Some(RefundProgress::Failed)) => RefundStatus::Failed,
            (Decision::Approved, _) | (_, Some(RefundProgress::Pending)) => RefundStatus::Processing,
            (Decision::Open, None) => RefundStatus::Requested,
            (Decision::Rejected, None) => RefundStatus::Rejected,
            (Decision::Refused, None) => RefundStatus::Refused,
        }
    }

    /// The payment of the refund.
    #[must_use]
    pub fn payment(&self) -> PaymentRef {
        PaymentRef {
            user_id: self.user_id,
            payment_id: self.payment_id,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct RefundRef {
    user_id: UserId,
    payment_id: PaymentId,
}

impl Row for RefundRef {
    const KIND: &str = "refund_ref";
}

fn key(of: PaymentRef, id: RefundId) -> Key {
    let sk = format!("REFUND#{}#{id}", of.payment_id);
    Key::new(Table::Payments, partition(of.user_id), sk)
}

fn id_key(id: RefundId) -> Key {
    Key::new(Table::Payments, format!("REFUND#{id}"), "REFUND")
}

/// Writes that create a refund.
pub fn create(refund: &Refund) -> Result<Vec<Write>> {
    let of = RefundRef {
        user_id: refund.user_id,
        payment_id: refund.payment_id,
    };
    Ok(vec![
        row(refund)?.if_absent(),
        Write::put(id_key(refund.id), &of)?.if_absent(),
    ])
}

/// A write that replaces a refund by `next`, on the condition that the decision still is `before`.
pub fn decide(next: &Refund, before: Decision) -> Result<Write> {
    row(next)?.condition("decision = :before").value(":before", before)
}

fn row(refund: &Refund) -> Result<Write> {
    let row = Write::put(key(refund.payment(), refund.id), refund)?;
    Ok(row
        .attribute("gsi1pk", EVERY)
        .attribute("gsi1sk", refund.id.to_string()))
}

/// Reads refunds.
#[derive(Clone, Copy, Debug)]
pub struct Refunds<'a>(pub &'a Database);

impl Refunds<'_> {
    /// A refund of a payment.
    pub async fn get(&self, of: PaymentRef, id: RefundId) -> Result<Option<Refund>> {
        self.0.get(&key(of, id)).await
    }

    /// The refund with this id. Two calls.
    pub async fn of_id(&self, id: RefundId) -> Result<Option<Refund>> {
        match self.0.get(&id_key(id)).await? {
            Some(RefundRef { user_id, payment_id }) => self.get(PaymentRef { user_id, payment_id }, id).await,
            None => Ok(None),
        }
    }

    /// The refunds of a payment, oldest first. There are few.
    pub async fn of_payment(&self, of: PaymentRef) -> Result<Vec<Refund>> {
        let query = Query::partition(Table::Payments, partition(of.user_id));
        let rows = self
            .0
            .query_all(query.prefix(format!("REFUND#{}#", of.payment_id)))
            .await?;
        rows.into_iter().map(decode).collect()
    }

    /// The refunds of a user.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Refund>> {
        let query = Query::partition(Table::Payments, partition(user_id)).prefix("REFUND#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// A page of everybody's refunds that pass `filter`, newest first. The index lags behind.
    pub async fn every(&self, page: PageQuery, filter: Option<RowFilter<'_, Refund>>) -> Result<Paged<Refund>> {
        let query = Query::index(Table::Payments, EVERY).descending();
        self.0.filtered_page(query, page, MAX_ROWS_READ, filter).await
    }

    /// Removes the words of a deleted user. The rest is kept with the payment.
    pub async fn forget_reasons(&self, user_id: UserId) -> Result<()> {
        for refund in self
            .of_user(user_id)
            .await?
            .into_iter()
            .filter(|refund| refund.reason.is_some())
        {
            let write = Write::update(key(refund.payment(), refund.id), "REMOVE reason").if_present();
            let _outcome = self.0.write(write).await?;
        }
        Ok(())
    }
}
