//! What all rows of study plans have in common: each student has a partition, whose key contains the student's id, so
//! no request can reach the rows of another student.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | all rows of a student | `USER#{id}` |
//!
//! Subjects are in [`crate::store::subjects`], generations in [`crate::store::generations`], their days and tasks in
//! [`crate::store::tasks`], feedback in [`crate::store::feedback`], calendar keys in [`crate::store::calendar_keys`].

use shared::database::{Database, Key, Query, Table};
use shared::error::Result;
use shared::ids::UserId;

/// The key of a row of a student.
pub(super) fn key(user_id: UserId, sk: impl Into<String>) -> Key {
    Key::new(Table::Plans, partition(user_id), sk)
}

/// A query of a student's rows.
pub(super) fn query(user_id: UserId) -> Query {
    Query::partition(Table::Plans, partition(user_id))
}

fn partition(user_id: UserId) -> String {
    format!("USER#{user_id}")
}

/// The repository of all rows of study plans.
#[derive(Clone, Copy, Debug)]
pub struct Plans<'a>(pub &'a Database);

impl Plans<'_> {
    /// Erases all rows of a deleted student.
    pub async fn erase(&self, user_id: UserId) -> Result<()> {
        self.0.clear(query(user_id), |_row| false).await
    }
}
