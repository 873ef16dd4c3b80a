//! The one state machine of a payment.
//!
//! Verification, webhooks, the reconciler and refunds all report *facts*: what the provider says has happened. The
//! state is what is known so far. A fact never makes less known, and the order in which facts arrive does not matter, so a
//! webhook may come late, twice or not at all. Status and access follow from what is known.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ids::RefundId;
use shared::string_enum;
use shared_catalog::rules::price::Price;

string_enum! {
    /// The status of a payment.
    PaymentState ("must be created, failed, authorized, captured, partially_refunded or refunded") {
        /// The order exists and nobody has tried to pay it.
        Created = "created",
        /// The last attempt to pay has failed. It can still succeed, even days later.
        Failed = "failed",
        /// The bank has reserved the money.
        Authorized = "authorized",
        /// The money has been paid.
        Captured = "captured",
        /// A part of the money has been paid back.
        PartiallyRefunded = "partially_refunded",
        /// All of the money has been paid back.
        Refunded = "refunded",
    }
}

/// How far a payment at the provider has come, in the order in which that only grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptStatus {
    /// The bank has reserved the money.
    Authorized,
    /// Nobody has captured the money in time, so it went back to the customer.
    Lapsed,
    /// The money has been paid.
    Captured,
}

/// How far a refund at the provider has come. A refund that failed stays failed, even if it had counted as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundProgress {
    /// The provider has accepted it.
    Pending,
    /// The money is on its way to the customer.
    Processed,
    /// The money has come back to us.
    Failed,
}

/// How a dispute stands. Its end is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// The customer's bank has asked for the money.
    Open,
    /// We keep the money.
    Won,
    /// The bank keeps the money.
    Lost,
}

/// One payment at the provider that has money behind it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Attempt {
    /// How far it has come.
    pub status: AttemptStatus,
    /// In minor units.
    pub amount: u64,
    /// The ISO 4217 code.
    pub currency: String,
}

/// One refund at the provider.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProviderRefund {
    /// The payment at the provider.
    pub payment: String,
    /// In minor units.
    pub amount: u64,
    /// How far it has come.
    pub progress: RefundProgress,
    /// Our refund. One that was made in the provider's dashboard gets its row when it is recorded.
    #[serde(default)]
    pub refund_id: Option<RefundId>,
}

/// One dispute at the provider.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dispute {
    /// The payment at the provider.
    pub payment: String,
    /// In minor units.
    pub amount: u64,
    /// How it stands.
    pub status: DisputeStatus,
    /// Its row among the refunds, once it has one.
    #[serde(default)]
    pub refund_id: Option<RefundId>,
}

/// What the provider says has happened. The texts are the provider's ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// An attempt to pay has failed.
    Failed,
    /// A payment has come this far.
    Paid {
        /// The payment.
        id: String,
        /// How far it has come.
        attempt: Attempt,
    },
    /// A refund has come this far.
    Refunded {
        /// The refund.
        id: String,
        /// How far it has come.
        refund: ProviderRefund,
    },
    /// A dispute stands like this.
    Disputed {
        /// The dispute.
        id: String,
        /// How it stands.
        dispute: Dispute,
    },
}

/// The state of a payment: what is known about the money of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentFacts {
    /// Whether an attempt has failed.
    pub failed: bool,
    /// Payments with money behind them.
    pub attempts: BTreeMap<String, Attempt>,
    /// The captured payment of exactly the ordered price, which pays for the course.
    pub credited: Option<String>,
    /// Refunds.
    pub refunds: BTreeMap<String, ProviderRefund>,
    /// Disputes.
    pub disputes: BTreeMap<String, Dispute>,
}

impl PaymentFacts {
    /// What is known with `fact` about an order of `price`.
    #[must_use]
    pub fn record(&self, fact: &Fact, price: Price) -> Self {
        let mut next = self.clone();
        match fact {
            Fact::Failed => next.failed = true,
            Fact::Paid { id, attempt } => {
                let known = next.attempts.entry(id.clone()).or_insert_with(|| attempt.clone());
                known.status = known.status.max(attempt.status);
                let is_captured = known.status == AttemptStatus::Captured;
                if is_captured && is_price(known, price) && next.credited.is_none() {
                    next.credited = Some(id.clone());
                }
            }
            Fact::Refunded { id, refund } => {
                let known = next.refunds.entry(id.clone()).or_insert_with(|| refund.clone());
                known.progress = known.progress.max(refund.progress);
                known.refund_id = known.refund_id.or(refund.refund_id);
            }
            Fact::Disputed { id, dispute } => {
                let known = next.disputes.entry(id.clone()).or_insert_with(|| dispute.clone());
                known.status = known.status.max(dispute.status);
            }
        }
        next
    }

    /// The payment that counts: the one that pays for the course, or else one of another amount or currency.
    #[must_use]
    pub fn captured(&self) -> Option<(&str, &Attempt)> {
        let credited = self.credited.as_ref().and_then(|id| self.attempts.get_key_value(id));
        let is_captured = |(_, attempt): &(&String, &Attempt)| attempt.status == AttemptStatus::Captured;
        let found = credited.or_else(|| self.attempts.iter().find(is_captured));
        found.map(|(id, attempt)| (id.as_str(), attempt))
    }

    /// What the provider has accepted to pay back of a payment, in minor units.
    #[must_use]
    pub fn refunded_of(&self, payment: &str) -> u64 {
        let counts = |refund: &&ProviderRefund| refund.payment == payment && refund.progress != RefundProgress::Failed;
        self.refunds.values().filter(counts).map(|refund| refund.amount).sum()
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> PaymentState {
        match self.captured() {
            Some((id, attempt)) => match self.refunded_of(id) {
                0 => PaymentState::Captured,
                refunded if refunded < attempt.amount => PaymentState::PartiallyRefunded,
                _ => PaymentState::Refunded,
            },
            None if self.authorized().is_some() => PaymentState::Authorized,
            None if self.failed || !self.attempts.is_empty() => PaymentState::Failed,
            None => PaymentState::Created,
        }
    }

    /// Whether the money justifies access to the course: exactly the price was paid, it was not paid back as a whole,
    /// and no dispute about it was lost.
    #[must_use]
    pub fn justifies_access(&self) -> bool {
        self.credited.as_ref().is_some_and(|id| {
            let paid = self.attempts.get(id).map_or(0, |attempt| attempt.amount);
            let lost = |dispute: &Dispute| dispute.payment == *id && dispute.status == DisputeStatus::Lost;
            self.refunded_of(id) < paid && !self.disputes.values().any(lost)
        })
    }

    /// Captured payments of the ordered price beyond the first one: the customer has paid the same order twice.
    pub fn surplus(&self, price: Price) -> impl Iterator<Item = (&str, &Attempt)> {
        let is_surplus = move |(id, attempt): &(&String, &Attempt)| {
            attempt.status == AttemptStatus::Captured && is_price(attempt, price) && self.credited.as_ref() != Some(*id)
        };
        let surplus = self.attempts.iter().filter(is_surplus);
        surplus.map(|(id, attempt)| (id.as_str(), attempt))
    }

    /// Whether a payment of another amount or currency than the ordered one was captured.
    #[must_use]
    pub fn has_mismatch(&self, price: Price) -> bool {
        self.attempts
            .values()
            .any(|attempt| attempt.status == AttemptStatus::Captured && !is_price(attempt, price))
    }

    /// The payment that waits to be captured, if nothing has been captured.
    #[must_use]
    pub fn authorized(&self) -> Option<(&str, &Attempt)> {
        let mut attempts = self.attempts.iter();
        let first = attempts.find(|(_, attempt)| attempt.status == AttemptStatus::Authorized);
        let first = first.filter(|_| self.captured().is_none());
        first.map(|(id, attempt)| (id.as_str(), attempt))
    }

    /// Whether the provider is still at work on a refund.
    #[must_use]
    pub fn has_pending_refunds(&self) -> bool {
        self.refunds
            .values()
            .any(|refund| refund.progress == RefundProgress::Pending)
    }
}

fn is_price(attempt: &Attempt, price: Price) -> bool {
    attempt.amount == price.minor_units && attempt.currency.eq_ignore_ascii_case(price.currency.code())
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
