//! DynamoDB: consistent reads, conditional writes, transactions, the unit of work, pages, rate limits, idempotency keys.
//!
//! Rules: no scans, a list is one query, invariants live in conditions and transactions, and an expiry is compared with the
//! clock because TTL removes rows late.

pub mod batch;
pub mod circuit_breakers;
pub mod client;
pub mod idempotency;
pub mod key;
pub mod minute_counters;
pub mod page;
pub mod query;
pub mod rate_limits;
pub mod row;
pub mod stored_response;
#[cfg(test)]
mod testing;
pub mod transaction;
pub mod unit_of_work;
pub mod write;

pub use client::{Database, Outcome, decode};
pub use key::{Item, Key, Table};
pub use page::{PageQuery, Paged, RowFilter};
pub use query::{Query, QueryPage};
pub use row::Row;
pub use stored_response::StoredResponse;
pub(crate) use transaction::TransactionOutcome;
pub use unit_of_work::{Commit, PendingWrite, Retry, UnitOfWork};
pub use write::Write;
