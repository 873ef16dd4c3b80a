//! The thin layer over DynamoDB: consistent reads, conditional writes, transactions, one page of a query.
//!
//! Every call asks for its consumed capacity and adds it to the invocation's cost. Throttles and conflicts are retried with
//! jitter; a lost condition is an [`Outcome`], never an error.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, ConditionCheck, ConsumedCapacity, Delete, KeysAndAttributes, Put,
    ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use serde::de::DeserializeOwned;

use super::key::{Item, Key, Table};
use super::write::{Action, Write};
use crate::config::Config;
use crate::cost;
use crate::error::{Code, Error, Result};
use crate::ids::Ids;

/// How often a conflicting or throttled transaction, or the unprocessed rest of a batch, is tried before giving up.
const ATTEMPTS: u32 = 8;

/// What became of a single write.
#[derive(Debug)]
#[must_use = "a lost condition is not an error: look at it"]
pub enum Outcome {
    /// Done; an update gives the row as it is now.
    Done(Item),
    /// The condition did not hold; the row as it is, if there is one.
    ConditionFailed(Option<Item>),
}

/// What became of a transaction.
#[derive(Debug)]
#[must_use = "a lost condition is not an error: look at it"]
pub enum TransactionOutcome {
    /// All of it is done.
    Done,
    /// Nothing is done, because these conditions did not hold.
    ConditionFailed(Vec<FailedCondition>),
}

/// A condition of a transaction that did not hold.
#[derive(Debug)]
pub struct FailedCondition {
    /// The position of the write in the transaction.
    pub index: usize,
    /// The row as it is, if there is one.
    pub item: Option<Item>,
}

/// One page of a query.
#[derive(Debug)]
pub struct QueryPage {
    /// The rows, in the order of the sort key.
    pub items: Vec<Item>,
    /// Where the next page starts, if there is one.
    pub last_key: Option<Item>,
}

/// What to read of a partition.
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
}

impl Query {
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

    /// At most `rows` rows, continuing after `start`.
    #[must_use]
    pub fn page(mut self, rows: u32, start: Option<Item>) -> Self {
        self.limit = i32::try_from(rows).ok();
        self.start = start;
        self
    }

    /// The greatest sort key first.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }
}

/// DynamoDB with the names of this function's tables.
#[derive(Clone, Debug)]
pub struct Database {
    client: Client,
    config: Config,
    ids: Ids,
}

impl Database {
    pub(crate) fn new(client: Client, config: Config, ids: Ids) -> Self {
        Self { client, config, ids }
    }

    fn name(&self, table: Table) -> Result<String> {
        self.config.required(table.variable()).map(str::to_owned)
    }

    /// The row under `key`, read consistently.
    ///
    /// # Errors
    /// DynamoDB is unavailable, or the row cannot be decoded.
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        let reply = self
            .client
            .get_item()
            .table_name(self.name(key.table)?)
            .set_key(Some(key.item()))
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(failure)?;
        spend_read(reply.consumed_capacity.as_slice());
        reply.item.map(decode).transpose()
    }

    /// The rows under `keys`, at most 100, of any tables, read consistently in one call; missing ones are left out.
    ///
    /// # Errors
    /// DynamoDB is unavailable or keeps throttling.
    pub async fn batch_get(&self, keys: &[&Key]) -> Result<HashMap<Key, Item>> {
        let mut tables = HashMap::new();
        let mut request: HashMap<String, KeysAndAttributes> = HashMap::new();
        for key in keys {
            let name = self.name(key.table)?;
            tables.insert(name.clone(), key.table);
            let entry = match request.remove(&name) {
                Some(entry) => entry,
                None => KeysAndAttributes::builder()
                    .consistent_read(true)
                    .set_keys(Some(Vec::new()))
                    .build()
                    .map_err(Error::internal)?,
            };
            let mut entry_keys = entry.keys;
            entry_keys.push(key.item());
            let entry = KeysAndAttributes::builder()
                .consistent_read(true)
                .set_keys(Some(entry_keys))
                .build()
                .map_err(Error::internal)?;
            request.insert(name, entry);
        }
        let mut rows = HashMap::new();
        for attempt in 0..ATTEMPTS {
            let reply = self
                .client
                .batch_get_item()
                .set_request_items(Some(request))
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(failure)?;
            spend_read(reply.consumed_capacity());
            for (name, items) in reply.responses.unwrap_or_default() {
                if let Some(table) = tables.get(&name) {
                    rows.extend(
                        items
                            .into_iter()
                            .filter_map(|item| Some((key_of(*table, &item)?, item))),
                    );
                }
            }
            request = reply.unprocessed_keys.unwrap_or_default();
            if request.is_empty() {
                return Ok(rows);
            }
            self.back_off(attempt).await;
        }
        Err(Error::unavailable("DynamoDB left keys unprocessed"))
    }

    /// One page of a query.
    ///
    /// # Errors
    /// DynamoDB is unavailable.
    pub async fn query(&self, query: Query) -> Result<QueryPage> {
        let (pk, sk) = match query.index {
            Some(_) => ("gsi1pk", "gsi1sk"),
            None => ("pk", "sk"),
        };
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

    /// Executes one write.
    ///
    /// # Errors
    /// DynamoDB is unavailable, or the row would be over 400 KB. A lost condition is an outcome.
    pub async fn write(&self, write: Write) -> Result<Outcome> {
        for attempt in 0..ATTEMPTS {
            match self.try_write(write.clone()).await? {
                Some(outcome) => return Ok(outcome),
                None => self.back_off(attempt).await,
            }
        }
        Err(Error::unavailable("DynamoDB kept reporting conflicts"))
    }

    /// `None` means that a transaction was holding the row.
    async fn try_write(&self, write: Write) -> Result<Option<Outcome>> {
        let table = self.name(write.key.table)?;
        macro_rules! send {
            ($request:expr, $error:ident) => {{
                let reply = $request
                    .table_name(table)
                    .set_condition_expression(write.condition)
                    .set_expression_attribute_names(not_empty(write.names))
                    .set_expression_attribute_values(not_empty(write.values))
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .return_consumed_capacity(ReturnConsumedCapacity::Total)
                    .send()
                    .await;
                match reply {
                    Ok(reply) => {
                        spend_write(reply.consumed_capacity.as_slice());
                        Ok(Some(Outcome::Done(reply.attributes.unwrap_or_default())))
                    }
                    Err(SdkError::ServiceError(refused)) => match refused.into_err() {
                        $error::ConditionalCheckFailedException(lost) => Ok(Some(Outcome::ConditionFailed(lost.item))),
                        $error::TransactionConflictException(_) => Ok(None),
                        other => Err(service_failure(other)),
                    },
                    Err(other) => Err(Error::unavailable(other)),
                }
            }};
        }
        match write.action {
            Action::Put(item) => send!(self.client.put_item().set_item(Some(item)), PutItemError),
            Action::Update(expression) => send!(
                self.client
                    .update_item()
                    .set_key(Some(write.key.item()))
                    .update_expression(expression)
                    .return_values(ReturnValue::AllNew),
                UpdateItemError
            ),
            Action::Delete => send!(
                self.client
                    .delete_item()
                    .set_key(Some(write.key.item()))
                    .return_values(ReturnValue::AllOld),
                DeleteItemError
            ),
            Action::Check => Err(Error::internal("a check is a part of a transaction")),
        }
    }

    /// Executes up to 100 writes on different rows, all or none.
    ///
    /// # Errors
    /// DynamoDB is unavailable or conflicts do not end; a row would be over 400 KB. Lost conditions are an outcome.
    pub async fn transact(&self, writes: Vec<Write>) -> Result<TransactionOutcome> {
        let writes = writes
            .into_iter()
            .map(|write| self.transact_item(write))
            .collect::<Result<Vec<_>>>()?;
        for attempt in 0..ATTEMPTS {
            let reply = self
                .client
                .transact_write_items()
                .set_transact_items(Some(writes.clone()))
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            match reply {
                Ok(reply) => {
                    spend_write(reply.consumed_capacity());
                    return Ok(TransactionOutcome::Done);
                }
                Err(SdkError::ServiceError(refused)) => match refused.into_err() {
                    TransactWriteItemsError::TransactionCanceledException(cancelled) => {
                        let reasons = cancelled.cancellation_reasons.unwrap_or_default();
                        if let Some(outcome) = cancellation(reasons)? {
                            return Ok(outcome);
                        }
                    }
                    TransactWriteItemsError::TransactionInProgressException(_) => {}
                    other => return Err(service_failure(other)),
                },
                Err(other) => return Err(Error::unavailable(other)),
            }
            self.back_off(attempt).await;
        }
        Err(Error::unavailable("DynamoDB kept reporting conflicts"))
    }

    fn transact_item(&self, write: Write) -> Result<TransactWriteItem> {
        let table = self.name(write.key.table)?;
        let item = TransactWriteItem::builder();
        macro_rules! part {
            ($builder:expr) => {
                $builder
                    .table_name(table)
                    .set_condition_expression(write.condition)
                    .set_expression_attribute_names(not_empty(write.names))
                    .set_expression_attribute_values(not_empty(write.values))
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .build()
                    .map_err(Error::internal)?
            };
        }
        let key = Some(write.key.item());
        let item = match write.action {
            Action::Put(row) => item.put(part!(Put::builder().set_item(Some(row)))),
            Action::Update(expression) => {
                item.update(part!(Update::builder().set_key(key).update_expression(expression)))
            }
            Action::Delete => item.delete(part!(Delete::builder().set_key(key))),
            Action::Check => item.condition_check(part!(ConditionCheck::builder().set_key(key))),
        };
        Ok(item.build())
    }

    /// Waits a random time below 20 ms · 2^attempt (full jitter).
    async fn back_off(&self, attempt: u32) {
        let most = 20_u32 << attempt.min(6);
        tokio::time::sleep(Duration::from_millis(u64::from(self.ids.below(most)))).await;
    }
}

/// What a cancelled transaction means: lost conditions, a fault, or (`None`) a conflict to be tried again.
fn cancellation(reasons: Vec<CancellationReason>) -> Result<Option<TransactionOutcome>> {
    let mut lost = Vec::new();
    for (index, reason) in reasons.into_iter().enumerate() {
        match reason.code.as_deref() {
            Some("ConditionalCheckFailed") => lost.push(FailedCondition {
                index,
                item: reason.item,
            }),
            Some("ItemCollectionSizeLimitExceeded" | "ValidationError") => {
                return Err(invalid(reason.message.as_deref()));
            }
            // None, TransactionConflict, ThrottlingError, ProvisionedThroughputExceeded.
            _ => {}
        }
    }
    Ok((!lost.is_empty()).then_some(TransactionOutcome::ConditionFailed(lost)))
}

fn key_of(table: Table, item: &Item) -> Option<Key> {
    let text = |name| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok());
    Some(Key::new(table, text("pk")?, text("sk")?))
}

/// Decodes a row; what does not fit the type is a fault of ours, not a panic.
///
/// # Errors
/// The row has another shape.
pub fn decode<T: DeserializeOwned>(item: Item) -> Result<T> {
    serde_dynamo::from_item(item).map_err(Error::internal)
}

fn not_empty<V>(map: HashMap<String, V>) -> Option<HashMap<String, V>> {
    (!map.is_empty()).then_some(map)
}

fn spend_read(consumed: &[ConsumedCapacity]) {
    cost::spend(|cost| cost.read_units += units(consumed));
}

fn spend_write(consumed: &[ConsumedCapacity]) {
    cost::spend(|cost| cost.write_units += units(consumed));
}

fn units(consumed: &[ConsumedCapacity]) -> f64 {
    consumed.iter().filter_map(|capacity| capacity.capacity_units).sum()
}

fn failure<E>(error: SdkError<E>) -> Error
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(refused) => service_failure(refused.into_err()),
        other => Error::unavailable(other.to_string()),
    }
}

fn service_failure<E>(error: E) -> Error
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    match error.code() {
        Some("ValidationException") => invalid(error.message()),
        Some(
            "ProvisionedThroughputExceededException"
            | "ThrottlingException"
            | "RequestLimitExceeded"
            | "InternalServerError"
            | "ServiceUnavailable",
        ) => Error::unavailable(error),
        _ => Error::internal(error),
    }
}

/// DynamoDB has one error for all it finds wrong in a request; only the size of an item is the client's doing.
fn invalid(message: Option<&str>) -> Error {
    let message = message.unwrap_or_default().to_owned();
    if message.contains("size has exceeded") || message.contains("size exceeded") {
        return Error::new(Code::TooLarge, "This is more than can be stored.").because(message);
    }
    Error::internal(message)
}
