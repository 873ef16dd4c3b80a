//! The thin layer over DynamoDB: consistent reads, conditional writes, transactions, one page of a query.
//!
//! Every call requests its consumed capacity and adds it to the invocation's cost. Throttles and conflicts are retried with
//! jitter; a lost condition is an [`Outcome`], never an error.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::builders::KeysAndAttributesBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, KeysAndAttributes, ReturnConsumedCapacity, ReturnValue,
    ReturnValuesOnConditionCheckFailure,
};
use serde::de::DeserializeOwned;

use crate::config::Config;
use crate::cost;
use crate::database::write::Action;
use crate::database::{Item, Key, Table, Write};
use crate::error::{Error, ErrorCode, Result};
use crate::ids::Ids;
use crate::metrics::Metrics;

/// How often a conflicting or throttled transaction, or the unprocessed rest of a batch, is tried before giving up.
pub(super) const ATTEMPTS: u32 = 8;

/// The outcome of a single write.
#[derive(Debug)]
#[must_use = "a lost condition is not an error: look at it"]
pub enum Outcome {
    /// The write is done. Of an update, this is the new row.
    Done(Item),
    /// The condition did not hold. This is the current row, if there is one.
    ConditionFailed(Option<Item>),
}

/// DynamoDB with the names of this function's tables.
#[derive(Clone, Debug)]
pub struct Database {
    pub(super) client: Client,
    config: Config,
    pub(super) ids: Ids,
    pub(super) metrics: Metrics,
}

impl Database {
    pub(crate) fn new(client: Client, config: Config, ids: Ids, metrics: Metrics) -> Self {
        Self {
            client,
            config,
            ids,
            metrics,
        }
    }

    pub(super) fn name(&self, table: Table) -> Result<String> {
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
        self.batch_read(keys, KeysAndAttributes::builder().consistent_read(true))
            .await
    }

    /// As [`Database::batch_get`], but at half the capacity: a row can be as it was a moment ago.
    pub async fn batch_get_eventually(&self, keys: &[&Key]) -> Result<HashMap<Key, Item>> {
        self.batch_read(keys, KeysAndAttributes::builder().consistent_read(false))
            .await
    }

    /// Like [`Database::batch_get`], but of each row only the key and `attributes`: the capacity is that of the whole rows, the
    /// work is not.
    ///
    /// # Errors
    /// Like [`Database::batch_get`].
    pub async fn batch_get_only(&self, keys: &[&Key], attributes: &[&str]) -> Result<HashMap<Key, Item>> {
        let mut request = KeysAndAttributes::builder().consistent_read(true);
        let mut projection = String::new();
        for (index, attribute) in ["pk", "sk"].iter().chain(attributes).enumerate() {
            let separator = if index == 0 { "" } else { "," };
            projection += &format!("{separator}#{index}");
            request = request.expression_attribute_names(format!("#{index}"), *attribute);
        }
        self.batch_read(keys, request.projection_expression(projection)).await
    }

    async fn batch_read(&self, keys: &[&Key], each: KeysAndAttributesBuilder) -> Result<HashMap<Key, Item>> {
        let mut wanted: BTreeMap<Table, Vec<Item>> = BTreeMap::new();
        for key in keys {
            wanted.entry(key.table).or_default().push(key.item());
        }
        let mut tables = HashMap::new();
        let mut request = HashMap::new();
        for (table, keys) in wanted {
            let entry = each.clone().set_keys(Some(keys)).build();
            request.insert(self.name(table)?, entry.map_err(Error::internal)?);
            tables.insert(self.name(table)?, table);
        }
        if request.is_empty() {
            return Ok(HashMap::new());
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

    /// Waits a random time below 20 ms · 2^attempt (full jitter).
    pub async fn back_off(&self, attempt: u32) {
        let most = 20_u32 << attempt.min(6);
        tokio::time::sleep(Duration::from_millis(u64::from(self.ids.below(most)))).await;
    }
}

/// The primary key of a row of `table`; none if the row lacks it.
pub fn key_of(table: Table, item: &Item) -> Option<Key> {
    let text = |name| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok());
    Some(Key::new(table, text("pk")?, text("sk")?))
}

/// Decodes a row; what does not fit the type is a fault of ours, not a panic.
pub fn decode<T: DeserializeOwned>(item: Item) -> Result<T> {
    serde_dynamo::from_item(item).map_err(Error::internal)
}

pub(super) fn not_empty<V>(map: HashMap<String, V>) -> Option<HashMap<String, V>> {
    (!map.is_empty()).then_some(map)
}

pub(super) fn spend_read(consumed: &[ConsumedCapacity]) {
    cost::spend(|cost| cost.read_units += units(consumed));
}

pub(super) fn spend_write(consumed: &[ConsumedCapacity]) {
    cost::spend(|cost| cost.write_units += units(consumed));
}

fn units(consumed: &[ConsumedCapacity]) -> f64 {
    consumed.iter().filter_map(|capacity| capacity.capacity_units).sum()
}

pub(super) fn failure<E>(error: SdkError<E>) -> Error
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(refused) => service_failure(refused.into_err()),
        other => Error::unavailable(other.to_string()),
    }
}

pub(super) fn service_failure<E>(error: E) -> Error
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
pub(super) fn invalid(message: Option<&str>) -> Error {
    let message = message.unwrap_or_default().to_owned();
    if message.contains("size has exceeded") || message.contains("size exceeded") {
        return Error::new(ErrorCode::TooLarge, "This is more than can be stored.").because(message);
    }
    Error::internal(message)
}
