use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Get, Put, PutRequest, ReturnValuesOnConditionCheckFailure, TransactGetItem,
    TransactWriteItem, WriteRequest,
};

use super::{Cloud, cloud};
use crate::faults::{Fault, Kind, LAG_SECONDS, Target};

const TABLE: &str = "UsersTable";

fn row(pk: &str, number: i64) -> HashMap<String, AttributeValue> {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    HashMap::from([
        ("pk".to_owned(), text(pk)),
        ("sk".to_owned(), text("row")),
        ("n".to_owned(), AttributeValue::N(number.to_string())),
    ])
}

fn key(pk: &str) -> HashMap<String, AttributeValue> {
    let mut key = row(pk, 0);
    key.remove("n");
    key
}

pub(super) async fn put(client: &Client, pk: &str, number: i64) {
    client
        .put_item()
        .table_name(TABLE)
        .set_item(Some(row(pk, number)))
        .send()
        .await
        .unwrap();
}

pub(super) async fn get(client: &Client, pk: &str) -> Option<HashMap<String, AttributeValue>> {
    client
        .get_item()
        .table_name(TABLE)
        .set_key(Some(key(pk)))
        .consistent_read(true)
        .send()
        .await
        .unwrap()
        .item
}

#[tokio::test]
async fn a_failed_condition_returns_the_old_item() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").dynamodb();
    put(&client, "a", 1).await;
    assert_eq!(get(&client, "a").await, Some(row("a", 1)));
    let again = client
        .put_item()
        .table_name(TABLE)
        .set_item(Some(row("a", 2)))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = again.send().await.unwrap_err().into_service_error();
    let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(failure) = error else {
        panic!("{error}")
    };
    assert_eq!(failure.item, Some(row("a", 1)));
}

#[tokio::test]
async fn a_canceled_transaction_gives_its_reasons_and_the_item() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").dynamodb();
    put(&client, "a", 1).await;
    let fresh = Put::builder()
        .table_name(TABLE)
        .set_item(Some(row("b", 1)))
        .build()
        .unwrap();
    let check = ConditionCheck::builder()
        .table_name(TABLE)
        .set_key(Some(key("a")))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .unwrap();
    let transaction = client
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().put(fresh).build())
        .transact_items(TransactWriteItem::builder().condition_check(check).build());
    let error = transaction.send().await.unwrap_err().into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        cancelled,
    ) = error
    else {
        panic!("{error}")
    };
    let reasons = cancelled.cancellation_reasons();
    assert_eq!(
        (reasons[0].code(), reasons[1].code()),
        (Some("None"), Some("ConditionalCheckFailed"))
    );
    assert_eq!(reasons[1].item, Some(row("a", 1)));
    assert_eq!(get(&client, "b").await, None);
}

#[tokio::test]
async fn a_missing_permission_fails_the_call_by_name() {
    let cloud = cloud().await;
    let client = cloud.clients("ReaderFunction").dynamodb();
    assert_eq!(get(&client, "a").await, None);
    assert_eq!(cloud.guard.denials(), []);
    let error = client
        .put_item()
        .table_name(TABLE)
        .set_item(Some(row("a", 1)))
        .send()
        .await
        .unwrap_err();
    let shown = format!("{}", aws_sdk_dynamodb::error::DisplayErrorContext(error));
    let expected =
        "ReaderFunction is not allowed dynamodb:PutItem on arn:aws:dynamodb:us-east-1:000000000000:table/UsersTable";
    assert!(shown.contains(expected), "{shown}");
    assert_eq!(cloud.guard.denials().len(), 1);
}

#[tokio::test]
async fn faults_look_like_the_services_own() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").dynamodb();
    let fail = async |kind| {
        cloud.break_down(kind);
        let error = client
            .get_item()
            .table_name(TABLE)
            .set_key(Some(key("a")))
            .send()
            .await
            .unwrap_err();
        cloud.faults.clear();
        error
    };
    assert!(
        fail(Kind::Throttle)
            .await
            .into_service_error()
            .is_provisioned_throughput_exceeded_exception()
    );
    assert_eq!(fail(Kind::Error).await.code(), Some("InternalServerError"));
    assert!(matches!(
        fail(Kind::Reset).await,
        aws_sdk_dynamodb::error::SdkError::DispatchFailure(_)
    ));
    assert_eq!(fail(Kind::Garbage).await.code(), None);
    assert!(get(&client, "a").await.is_none());
}

#[tokio::test]
async fn a_conflict_refuses_writes_and_transactions_as_the_service_does_and_writes_nothing() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").dynamodb();
    put(&client, "a", 1).await;
    cloud.break_down(Kind::Conflict);
    let put_again = client.put_item().table_name(TABLE).set_item(Some(row("a", 2)));
    let error = put_again.send().await.unwrap_err().into_service_error();
    assert!(error.is_transaction_conflict_exception());
    assert_eq!(error.message(), Some("Transaction is ongoing for the item"));
    let update = client
        .update_item()
        .table_name(TABLE)
        .set_key(Some(key("a")))
        .update_expression("REMOVE n");
    assert!(
        update
            .send()
            .await
            .unwrap_err()
            .into_service_error()
            .is_transaction_conflict_exception()
    );
    let delete = client.delete_item().table_name(TABLE).set_key(Some(key("a")));
    assert!(
        delete
            .send()
            .await
            .unwrap_err()
            .into_service_error()
            .is_transaction_conflict_exception()
    );

    let put_in_transaction = |pk: &str| {
        let put = Put::builder().table_name(TABLE).set_item(Some(row(pk, 2)));
        TransactWriteItem::builder().put(put.build().unwrap()).build()
    };
    let transaction = client
        .transact_write_items()
        .transact_items(put_in_transaction("a"))
        .transact_items(put_in_transaction("b"));
    let error = transaction.send().await.unwrap_err().into_service_error();
    let shown = error.to_string();
    assert!(shown.contains("Transaction cancelled, please refer cancellation reasons for specific reasons ["));
    let reasons = match error {
        aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
            cancelled,
        ) => cancelled.cancellation_reasons.unwrap(),
        other => panic!("{other:?}"),
    };
    let mut codes: Vec<_> = reasons.iter().map(|reason| reason.code().unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["None", "TransactionConflict"]);

    let read = Get::builder()
        .table_name(TABLE)
        .set_key(Some(key("a")))
        .build()
        .unwrap();
    let read = TransactGetItem::builder().get(read).build();
    let error = client.transact_get_items().transact_items(read).send().await;
    assert!(
        error
            .unwrap_err()
            .into_service_error()
            .is_transaction_canceled_exception()
    );

    // Plain reads and batches meet no conflicts.
    assert_eq!(get(&client, "a").await, Some(row("a", 1)));
    assert_eq!(get(&client, "b").await, None);
    put_in_batch(&client, "c", 1).await;
    assert_eq!(get(&client, "c").await, Some(row("c", 1)));
}

#[tokio::test]
async fn an_index_that_lags_shows_what_was_there_before() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").dynamodb();
    for pk in ["changed", "deleted", "replaced", "untouched"] {
        put(&client, pk, 1).await;
    }
    cloud.break_down(Kind::Lag);
    put(&client, "replaced", 2).await;
    put(&client, "new", 1).await;
    put_in_batch(&client, "new in a batch", 1).await;
    for number in ["2", "3"] {
        client
            .update_item()
            .table_name(TABLE)
            .set_key(Some(key("changed")))
            .update_expression("SET n = :n")
            .expression_attribute_values(":n", AttributeValue::N(number.to_owned()))
            .send()
            .await
            .unwrap();
    }
    client
        .delete_item()
        .table_name(TABLE)
        .set_key(Some(key("deleted")))
        .send()
        .await
        .unwrap();
    let before = ["changed", "deleted", "replaced", "untouched"].map(|pk| (pk.to_owned(), 1));
    assert_eq!(index(&client).await, before);
    // The table itself is up to date.
    assert_eq!(get(&client, "changed").await, Some(row("changed", 3)));
    assert_eq!(get(&client, "deleted").await, None);

    let now = [
        ("changed", 3),
        ("new", 1),
        ("new in a batch", 1),
        ("replaced", 2),
        ("untouched", 1),
    ]
    .map(|(pk, number)| (pk.to_owned(), number));
    cloud.faults.clear();
    assert_eq!(index(&client).await, now);
    cloud.break_down(Kind::Lag);
    assert_eq!(index(&client).await, before);
    cloud.clock.advance(LAG_SECONDS);
    assert_eq!(index(&client).await, now);
}

async fn put_in_batch(client: &Client, pk: &str, number: i64) {
    let put = PutRequest::builder().set_item(Some(row(pk, number))).build().unwrap();
    client
        .batch_write_item()
        .request_items(TABLE, vec![WriteRequest::builder().put_request(put).build()])
        .send()
        .await
        .unwrap();
}

/// The `pk` and `n` of every row of the index, in order, read page by page.
async fn index(client: &Client) -> Vec<(String, i64)> {
    let pages = client
        .query()
        .table_name(TABLE)
        .index_name("by_sort_key")
        .key_condition_expression("sk = :row")
        .expression_attribute_values(":row", AttributeValue::S("row".to_owned()))
        .limit(2)
        .into_paginator()
        .items()
        .send()
        .collect::<Result<Vec<_>, _>>();
    let number = |row: &HashMap<String, AttributeValue>| row["n"].as_n().unwrap().parse().unwrap();
    pages
        .await
        .unwrap()
        .iter()
        .map(|row| (row["pk"].as_s().unwrap().clone(), number(row)))
        .collect()
}

impl Cloud {
    fn break_down(&self, kind: Kind) {
        self.faults
            .set(Fault {
                target: Target::Dynamodb,
                kind,
                rate: 1.0,
                seconds: 600,
                spare: 0,
            })
            .unwrap();
    }
}

#[tokio::test]
async fn rows_expire_by_the_products_clock() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").dynamodb();
    let expiring = |pk: &str, seconds: i64| {
        let mut row = row(pk, 1);
        row.insert(
            "ttl".to_owned(),
            AttributeValue::N((cloud.clock.unix_seconds() + seconds).to_string()),
        );
        client.put_item().table_name(TABLE).set_item(Some(row))
    };
    expiring("soon", 3_600).send().await.unwrap();
    expiring("late", 86_400).send().await.unwrap();
    put(&client, "never", 1).await;
    cloud.clock.advance(3_601);
    let gone = async {
        while get(&client, "soon").await.is_some() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), gone)
        .await
        .unwrap();
    assert!(get(&client, "late").await.is_some());
    assert!(get(&client, "never").await.is_some());
}
