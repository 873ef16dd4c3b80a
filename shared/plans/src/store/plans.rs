//! What all rows of study plans have in common: they are a student's own, so they share the student's partition, and nobody else's
//! id leads there.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | everything of a student | `USER#{id}` |
//!
//! Subjects are in [`crate::store::subjects`], generations in [`crate::store::generations`], their days and tasks in
//! [`crate::store::tasks`], feedback in [`crate::store::feedback`], the key of the calendar in [`crate::store::calendar_keys`].

use shared::database::{Database, Key, Query, Table};
use shared::error::Result;
use shared::ids::Id;

/// The key of a row of a student.
pub(super) fn key(user_id: Id, sk: impl Into<String>) -> Key {
    Key::new(Table::Plans, partition(user_id), sk)
}

/// A query of a student's rows.
pub(super) fn query(user_id: Id) -> Query {
    Query::partition(Table::Plans, partition(user_id))
}

fn partition(user_id: Id) -> String {
    format!("USER#{user_id}")
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Plans<'a>(pub &'a Database);

impl Plans<'_> {
    /// Removes everything of a student who has left.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn clear_away(&self, user_id: Id) -> Result<()> {
        self.0.clear(query(user_id), |_row| false).await
    }
}
