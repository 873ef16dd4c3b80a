use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use super::cloud;
use crate::faults::{Fault, Kind, Target};

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
async fn a_cancelled_transaction_tells_why_and_shows_the_item() {
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
        cloud
            .faults
            .set(Fault {
                target: Target::Dynamodb,
                kind,
                rate: 1.0,
                seconds: 30,
            })
            .unwrap();
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
