//! Queries: one partition of a table or of its index.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use crate::database::client::{failure, spend_read};
use crate::database::key::can_exist;
use crate::database::{Database, Item, Key, Table};
use crate::error::Result;

/// One page of a query.
#[derive(Debug)]
pub struct QueryPage {
    /// The rows, in the order of the sort key.
    pub items: Vec<Item>,
    /// Where the next page starts, if there is one.
    pub last_key: Option<Item>,
}

/// The rows to read of a partition.
#[derive(Clone, Debug)]
pub struct Query {
    table: Table,
    index: Option<&'static str>,
    partition: String,
    range: Range,
    limit: Option<i32>,
    descending: bool,
    start: Option<Item>,
}

#[derive(Clone, Debug)]
enum Range {
    All,
    Prefix(String),
    Between(String, String),
    Before(String),
}

impl Query {
    /// Whether its texts fit into keys.
    fn can_match(&self) -> bool {
        let sort_keys: [&str; 2] = match &self.range {
            Range::All => ["", ""],
            Range::Prefix(text) | Range::Before(text) => [text, ""],
            Range::Between(first, last) => [first, last],
        };
        sort_keys.iter().all(|sort_key| can_exist(&self.partition, sort_key))
    }

    /// A whole partition of the base table, read consistently.
    #[must_use]
    pub fn partition(table: Table, pk: impl Into<String>) -> Self {
        Self {
            table,
            index: None,
            partition: pk.into(),
            range: Range::All,
            limit: None,
            descending: false,
            start: None,
        }
    }

    /// A whole partition of the global index, which lags behind the base table.
    #[must_use]
    pub fn index(table: Table, gsi1pk: impl Into<String>) -> Self {
        Self {
            index: Some("gsi1"),
            ..Self::partition(table, gsi1pk)
        }
    }

    /// Only sort keys that begin with `prefix`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.range = Range::Prefix(prefix.into());
        self
    }

    /// Only sort keys from `first` to `last`, both included.
    #[must_use]
    pub fn between(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.range = Range::Between(first.into(), last.into());
        self
    }

    /// Only sort keys before `first`, which is not included.
    #[must_use]
    pub fn before(mut self, first: impl Into<String>) -> Self {
        self.range = Range::Before(first.into());
        self
    }

    /// At most `rows` rows, continuing after `start`.
    #[must_use]
    pub fn page(mut self, rows: u32, start: Option<Item>) -> Self {
        self.limit = i32::try_from(rows).ok();
        self.start = start;
        self
    }

    pub(super) fn table(&self) -> Table {
        self.table
    }

    /// At most `rows` rows.
    #[must_use]
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = i32::try_from(rows).ok();
        self
    }

    /// Continuing after the row with this sort key, whether it still is there or not.
    ///
    /// A query of the index must be descending and without a prefix: the key of a row, where DynamoDB could start, does
    /// not follow from its sort key in the index.
    #[must_use]
    pub fn after(mut self, sort_key: &str) -> Self {
        if self.index.is_some() {
            debug_assert!(self.descending && matches!(self.range, Range::All | Range::Before(_)));
            return self.before(sort_key);
        }
        self.start = Some(Key::new(self.table, self.partition.as_str(), sort_key).item());
        self
    }

    fn partition_key(&self) -> &'static str {
        if self.index.is_some() { "gsi1pk" } else { "pk" }
    }

    pub(super) fn sort_key(&self) -> &'static str {
        if self.index.is_some() { "gsi1sk" } else { "sk" }
    }

    /// The greatest sort key first.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }
}

impl Database {
    /// One page of a query.
    ///
    /// # Errors
    /// DynamoDB is unavailable.
    pub async fn query(&self, query: Query) -> Result<QueryPage> {
        if !query.can_match() {
            return Ok(QueryPage {
                items: Vec::new(),
                last_key: None,
            });
        }
        let (pk, sk) = (query.partition_key(), query.sort_key());
        let mut request = self
            .client
            .query()
            .table_name(self.name(query.table)?)
            .set_index_name(query.index.map(str::to_owned))
            .consistent_read(query.index.is_none())
            .scan_index_forward(!query.descending)
            .set_limit(query.limit)
            .set_exclusive_start_key(query.start)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .expression_attribute_names("#pk", pk)
            .expression_attribute_values(":pk", AttributeValue::S(query.partition));
        let condition = match query.range {
            Range::All => "#pk = :pk",
            Range::Prefix(prefix) => {
                request = request
                    .expression_attribute_names("#sk", sk)
                    .expression_attribute_values(":first", AttributeValue::S(prefix));
                "#pk = :pk AND begins_with(#sk, :first)"
            }
            Range::Between(first, last) => {
                request = request
                    .expression_attribute_names("#sk", sk)
                    .expression_attribute_values(":first", AttributeValue::S(first))
                    .expression_attribute_values(":last", AttributeValue::S(last));
                "#pk = :pk AND #sk BETWEEN :first AND :last"
            }
            Range::Before(first) => {
                request = request
                    .expression_attribute_names("#sk", sk)
                    .expression_attribute_values(":first", AttributeValue::S(first));
                "#pk = :pk AND #sk < :first"
            }
        };
        let reply = request
            .key_condition_expression(condition)
            .send()
            .await
            .map_err(failure)?;
        spend_read(reply.consumed_capacity.as_slice());
        Ok(QueryPage {
            items: reply.items.unwrap_or_default(),
            last_key: reply.last_evaluated_key,
        })
    }

    /// All rows of a query, page by page: for partitions that are bounded by a rule.
    ///
    /// # Errors
    /// DynamoDB is unavailable.
    pub async fn query_all(&self, query: Query) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let page = self.query(Query { start, ..query.clone() }).await?;
            items.extend(page.items);
            match page.last_key {
                None => return Ok(items),
                last_key => start = last_key,
            }
        }
    }
}
