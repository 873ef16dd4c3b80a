//! Transactions: up to 100 conditional writes, all or none.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Delete, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};

use super::database::{ATTEMPTS, Database, invalid, not_empty, service_failure, spend_write};
use super::key::Item;
use super::write::{Action, Write};
use crate::error::{Error, Result};

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

impl Database {
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
