//! DynamoDB: consistent reads, conditional writes, transactions, the unit of work, pages, rate limits, idempotency keys.
//!
//! Rules: no scans, a list is one query, invariants live in conditions and transactions, and an expiry is compared with the
//! clock because TTL removes rows late.

pub mod batch;
pub mod circuit_breakers;
pub mod client;
pub mod idempotency;
pub mod key;
pub mod page;
pub mod page_newest_first;
pub mod query;
pub mod rate_limits;
pub mod transaction;
pub mod write;

pub use client::{Database, Outcome, decode};
pub use key::{Item, Key, Table};
pub use query::{Query, QueryPage};
pub use transaction::TransactionOutcome;
pub use write::Write;
