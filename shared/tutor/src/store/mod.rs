//! The repositories. Each one documents its access patterns at the top of its file.

use shared::database::{Key, Query, Table};
use shared::ids::UserId;

pub mod conversations;
pub mod streamed_answers;

/// The key of a row of a user. The partition is that of the user's study plans.
fn row_key(user_id: UserId, sk: impl Into<String>) -> Key {
    Key::new(Table::Plans, partition(user_id), sk)
}

fn rows(user_id: UserId) -> Query {
    Query::partition(Table::Plans, partition(user_id))
}

fn partition(user_id: UserId) -> String {
    format!("USER#{user_id}")
}
