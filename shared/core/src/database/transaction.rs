//! Transactions: up to 100 conditional writes, all or none.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Delete, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};

use crate::database::client::{ATTEMPTS, invalid, not_empty, service_failure, spend_write};
use crate::database::write::Action;
use crate::database::{Database, Item, Write};
use crate::error::{Error, Result};

/// The outcome of a transaction.
#[derive(Debug)]
#[must_use = "a lost condition is not an error: look at it"]
pub(crate) enum TransactionOutcome {
    /// All of it is done.
    Done,
    /// Nothing is done, because these conditions did not hold.
    ConditionFailed(Vec<FailedCondition>),
}

/// A condition of a transaction that did not hold.
#[derive(Debug)]
pub(crate) struct FailedCondition {
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
    pub(crate) async fn transact(&self, writes: Vec<Write>) -> Result<TransactionOutcome> {
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

/// The meaning of a canceled transaction: lost conditions, a fault, or (`None`) a conflict to be tried again.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::testing::{ScriptedDynamoDb, ScriptedReply, cancelled};
    use crate::database::{Key, Outcome, Table};
    use crate::error::ErrorCode;

    fn database(replies: Vec<ScriptedReply>) -> Database {
        ScriptedDynamoDb::new(replies).database()
    }

    fn writes() -> Vec<Write> {
        ["a", "b"]
            .map(|pk| Write::delete(Key::new(Table::Otps, pk, "x")))
            .into()
    }

    #[tokio::test]
    async fn a_transaction_that_meets_another_one_is_tried_again() {
        let conflict = || cancelled(&["None", "TransactionConflict"]);
        let database = database(vec![conflict(), conflict(), (200, "{}".to_owned())]);
        assert!(matches!(
            database.transact(writes()).await.unwrap(),
            TransactionOutcome::Done
        ));
    }

    #[tokio::test]
    async fn a_lost_condition_is_reported_by_its_position_and_not_retried() {
        let database = database(vec![cancelled(&["TransactionConflict", "ConditionalCheckFailed"])]);
        let TransactionOutcome::ConditionFailed(lost) = database.transact(writes()).await.unwrap() else {
            panic!("it should have failed");
        };
        assert_eq!(lost.iter().map(|lost| lost.index).collect::<Vec<_>>(), [1]);
    }

    #[tokio::test]
    async fn conflicts_without_end_are_unavailability() {
        let database = database(vec![cancelled(&["TransactionConflict", "None"]); ATTEMPTS as usize]);
        assert_eq!(
            database.transact(writes()).await.unwrap_err().code(),
            ErrorCode::Unavailable
        );
    }

    #[tokio::test]
    async fn a_single_write_waits_for_a_transaction_on_its_row() {
        let error = "com.amazonaws.dynamodb.v20120810#TransactionConflictException";
        let conflict = (400, serde_json::json!({ "__type": error }).to_string());
        let database = database(vec![conflict, (200, "{}".to_owned())]);
        let write = Write::delete(Key::new(Table::Otps, "a", "x"));
        assert!(matches!(database.write(write).await.unwrap(), Outcome::Done(_)));
    }

    #[tokio::test]
    async fn unprocessed_keys_of_a_batch_are_asked_for_again() {
        let key = |pk: &str| serde_json::json!({ "pk": {"S": pk}, "sk": {"S": "x"} });
        let first = serde_json::json!({
            "Responses": { "otps": [key("a")] },
            "UnprocessedKeys": { "otps": { "Keys": [key("b")] } },
        });
        let second = serde_json::json!({ "Responses": { "otps": [key("b")] } });
        let database = database(vec![(200, first.to_string()), (200, second.to_string())]);
        let keys = ["a", "b"].map(|pk| Key::new(Table::Otps, pk, "x"));
        assert_eq!(database.batch_get(&[&keys[0], &keys[1]]).await.unwrap().len(), 2);
    }
}
