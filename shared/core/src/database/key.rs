//! Tables and keys.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

/// The longest partition key that DynamoDB accepts, in bytes ("Constraints in Amazon DynamoDB" in its developer guide).
const MAX_PARTITION_KEY_BYTES: usize = 2_048;
/// The longest sort key that DynamoDB accepts, in bytes.
const MAX_SORT_KEY_BYTES: usize = 1_024;

/// A row as DynamoDB has it.
pub type Item = HashMap<String, AttributeValue>;

/// The tables, by life cycle and blast radius.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Users, identifier guards, sessions, devices, leads, event interests, audit log.
    Users,
    /// One-time codes, send and failure budgets, idempotency keys: everything that TTL removes.
    Otps,
    /// Categories, courses and their content, uploads.
    Catalog,
    /// What students do with courses: enrollments, preferred subjects, progress, notes.
    Learning,
    /// Study plans: subjects, generations, their days and tasks, feedback.
    Plans,
    /// Orders, refunds, the ledger, events of the payment provider. Its rows outlive the accounts that they name.
    Payments,
    /// Connections and the outbox of notifications; groups, posts and messages.
    Community,
}

impl Table {
    /// The variable that holds the table's name.
    pub(crate) const fn variable(self) -> &'static str {
        match self {
            Table::Users => "USERS_TABLE",
            Table::Otps => "OTPS_TABLE",
            Table::Catalog => "CATALOG_TABLE",
            Table::Learning => "LEARNING_TABLE",
            Table::Plans => "PLANS_TABLE",
            Table::Payments => "PAYMENTS_TABLE",
            Table::Community => "COMMUNITY_TABLE",
        }
    }
}

/// A row's primary key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The table.
    pub table: Table,
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

impl Key {
    /// A key.
    #[must_use]
    pub fn new(table: Table, pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self {
            table,
            pk: pk.into(),
            sk: sk.into(),
        }
    }

    /// Whether a row can have this key. Keys contain text that clients send, such as the code of a course. A text that
    /// is too long for a key names nothing, so reads find nothing under it and DynamoDB is not called.
    pub(crate) fn can_exist(&self) -> bool {
        can_exist(&self.pk, &self.sk)
    }

    pub(crate) fn item(&self) -> Item {
        HashMap::from([
            ("pk".to_owned(), AttributeValue::S(self.pk.clone())),
            ("sk".to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}

/// Whether a row can have this partition key and a sort key that begins with `sk`.
pub(crate) fn can_exist(pk: &str, sk: &str) -> bool {
    pk.len() <= MAX_PARTITION_KEY_BYTES && sk.len() <= MAX_SORT_KEY_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_too_long_from_the_limits_of_dynamodb_on() {
        let exists = |pk: usize, sk: usize| Key::new(Table::Users, "é".repeat(pk), "k".repeat(sk)).can_exist();
        assert!(exists(1_024, 1_024));
        assert!(!exists(1_025, 1));
        assert!(!exists(1, 1_025));
    }
}
