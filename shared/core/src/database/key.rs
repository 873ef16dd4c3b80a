//! Tables and keys.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

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
    /// Connections; later groups, posts and messages.
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

    pub(crate) fn item(&self) -> Item {
        HashMap::from([
            ("pk".to_owned(), AttributeValue::S(self.pk.clone())),
            ("sk".to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}
