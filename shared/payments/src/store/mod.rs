//! The rows. Each repository knows its rows, and its access patterns stand at its head.

pub mod checks;
pub mod ledger;
pub mod payments;
pub mod provider_events;
pub mod receipts;
pub mod records;
pub mod refunds;

use shared::ids::UserId;

/// The partition of the rows of a user.
fn partition(user_id: UserId) -> String {
    format!("USER#{user_id}")
}
