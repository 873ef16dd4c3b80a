//! The ledger: what the money of a payment did. Entries are only ever added.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::{AttemptStatus, DisputeStatus, PaymentFacts, RefundProgress};

/// The kind of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A customer has paid.
    Capture,
    /// The provider has accepted a refund.
    Refund,
    /// A refund has failed, so the money is ours again.
    RefundFailed,
    /// A dispute was lost.
    DisputeLost,
}

/// A movement of money, before it has a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The kind.
    pub kind: EntryKind,
    /// The ID of its cause at the provider.
    pub provider_id: String,
    /// What we have more, in minor units; negative if we have less.
    pub amount: i64,
}

/// All movements of a payment, by keys that name their causes: a cause moves money once.
#[must_use]
pub fn movements(facts: &PaymentFacts) -> BTreeMap<String, Movement> {
    let mut movements = BTreeMap::new();
    let mut add = |prefix: &str, kind, id: &String, amount: i64| {
        let provider_id = id.clone();
        movements.insert(
            format!("{prefix}#{id}"),
            Movement {
                kind,
                provider_id,
                amount,
            },
        );
    };
    let attempts = facts.attempts.iter();
    for (id, attempt) in attempts.filter(|(_, attempt)| attempt.status == AttemptStatus::Captured) {
        add("capture", EntryKind::Capture, id, signed(attempt.amount));
    }
    for (id, refund) in &facts.refunds {
        add("refund", EntryKind::Refund, id, -signed(refund.amount));
        if refund.progress == RefundProgress::Failed {
            add("refund_failed", EntryKind::RefundFailed, id, signed(refund.amount));
        }
    }
    let disputes = facts.disputes.iter();
    for (id, dispute) in disputes.filter(|(_, dispute)| dispute.status == DisputeStatus::Lost) {
        add("dispute", EntryKind::DisputeLost, id, -signed(dispute.amount));
    }
    movements
}

/// The movements of `after` that `before` does not have.
#[must_use]
pub fn new_movements(before: &PaymentFacts, after: &PaymentFacts) -> Vec<(String, Movement)> {
    let known = movements(before);
    let all = movements(after).into_iter();
    all.filter(|(key, _)| !known.contains_key(key)).collect()
}

/// What we have of a payment, in minor units.
#[must_use]
pub fn balance(facts: &PaymentFacts) -> i64 {
    movements(facts).values().map(|movement| movement.amount).sum()
}

/// Amounts are far below the limit of the type, because prices are.
fn signed(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}
