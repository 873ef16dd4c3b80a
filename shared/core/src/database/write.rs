//! One write, alone or as a part of a transaction.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use crate::database::row::{self, Row};
use crate::database::{Item, Key};
use crate::error::{Error, Result};

/// The effect of a write on its row.
#[derive(Clone, Debug)]
pub enum Action {
    /// Replaces the row.
    Put(Item),
    /// Applies an update expression.
    Update(String),
    /// Removes the row.
    Delete,
    /// Changes nothing; only the condition counts.
    Check,
}

/// A conditional write. Names and values are bound, never spliced into expressions.
#[derive(Clone, Debug)]
#[must_use = "a write does nothing until it is executed"]
pub struct Write {
    pub(crate) key: Key,
    /// What happens to the row.
    pub action: Action,
    /// The condition expression.
    pub condition: Option<String>,
    /// Attribute names by placeholder.
    pub names: HashMap<String, String>,
    /// Values by placeholder.
    pub values: HashMap<String, AttributeValue>,
}

impl Write {
    fn new(key: Key, action: Action) -> Self {
        Self {
            key,
            action,
            condition: None,
            names: HashMap::new(),
            values: HashMap::new(),
        }
    }

    /// Stores `row` under `key`, replacing the current row.
    ///
    /// # Errors
    /// The row cannot be represented in DynamoDB, or has an attribute with the name of that of its kind.
    pub fn put<R: Row>(key: Key, row: &R) -> Result<Self> {
        let mut item: Item = serde_dynamo::to_item(row).map_err(Error::internal)?;
        if item.contains_key(row::KIND) {
            return Err(Error::internal(format!("{} has an attribute named kind", R::KIND)));
        }
        item.retain(|_, value| !matches!(value, AttributeValue::Null(_)));
        item.extend(key.item());
        item.insert(row::KIND.to_owned(), AttributeValue::S(R::KIND.to_owned()));
        Ok(Self::new(key, Action::Put(item)))
    }

    /// Applies an update expression.
    pub fn update(key: Key, expression: impl Into<String>) -> Self {
        Self::new(key, Action::Update(expression.into()))
    }

    /// Removes the row.
    pub fn delete(key: Key) -> Self {
        Self::new(key, Action::Delete)
    }

    /// Changes nothing, but lets the transaction fail unless the condition holds.
    pub fn check(key: Key) -> Self {
        Self::new(key, Action::Check)
    }

    /// The row must not exist yet.
    pub fn if_absent(self) -> Self {
        self.condition("attribute_not_exists(pk)")
    }

    /// The row must exist.
    pub fn if_present(self) -> Self {
        self.condition("attribute_exists(pk)")
    }

    /// Writes only if the `version` of the row is still `seen`, or if there is no row when that is 0.
    pub fn if_version(self, seen: u64) -> Result<Self> {
        if seen == 0 {
            return Ok(self.if_absent());
        }
        let write = self.condition("#version = :seen").name("#version", "version");
        write.value(":seen", seen)
    }

    /// A condition; several are joined with AND.
    pub fn condition(mut self, expression: &str) -> Self {
        self.condition = Some(match self.condition {
            None => format!("({expression})"),
            Some(before) => format!("{before} AND ({expression})"),
        });
        self
    }

    /// Binds a name such as `#role`.
    pub fn name(mut self, placeholder: &str, attribute: &str) -> Self {
        self.names.insert(placeholder.to_owned(), attribute.to_owned());
        self
    }

    /// Binds a value such as `:now`.
    ///
    /// # Errors
    /// The value cannot be represented in DynamoDB.
    pub fn value(mut self, placeholder: &str, value: impl Serialize) -> Result<Self> {
        let value = serde_dynamo::to_attribute_value(value).map_err(Error::internal)?;
        self.values.insert(placeholder.to_owned(), value);
        Ok(self)
    }

    /// Binds a value that serde has no word for, such as a set.
    pub fn value_as(mut self, placeholder: &str, value: AttributeValue) -> Self {
        self.values.insert(placeholder.to_owned(), value);
        self
    }

    /// An extra text attribute of a put, such as a GSI key.
    pub fn attribute(self, name: &str, value: impl Into<String>) -> Self {
        self.with_attribute(name, AttributeValue::S(value.into()))
    }

    /// An extra number attribute of a put, such as `ttl`.
    pub fn attribute_number(self, name: &str, value: i64) -> Self {
        self.with_attribute(name, AttributeValue::N(value.to_string()))
    }

    fn with_attribute(mut self, name: &str, value: AttributeValue) -> Self {
        if let Action::Put(item) = &mut self.action {
            item.insert(name.to_owned(), value);
        }
        self
    }
}
