use super::*;
use crate::database::idempotency::ReplyRecord;
use crate::database::testing::{ScriptedDynamoDb, ScriptedReply, cancelled, condition_failed, done};
use crate::database::{Key, StoredResponse};
use crate::error::ErrorCode;

const OK: &str = "None";
const LOST: &str = "ConditionalCheckFailed";

fn write(pk: &str) -> Write {
    Write::delete(Key::new(Table::Otps, pk, "x"))
}

fn error(code: ErrorCode) -> Error {
    Error::new(code, "")
}

/// Gives the code of the error.
async fn code(work: UnitOfWork<'_>, reply: ScriptedReply) -> ErrorCode {
    let database = ScriptedDynamoDb::new(vec![reply]).database();
    work.commit(&database, ()).await.unwrap_err().code()
}

/// A place for replies in which there is one already.
struct Occupied;

impl ReplyRecord for Occupied {
    fn keep(&self, reply: &str) -> Result<Write> {
        assert_eq!(reply, r#"{"status":204,"body":null}"#);
        Ok(write("reply"))
    }
}

fn record() -> IdempotencyRecord {
    IdempotencyRecord::Elsewhere(Box::new(Occupied))
}

#[tokio::test]
async fn an_empty_unit_calls_nobody() {
    let dynamodb = ScriptedDynamoDb::new(Vec::new());
    let mut work = UnitOfWork::new();
    work.add_all([]).or_retry();
    assert!(work.is_empty());
    assert_eq!(work.commit(&dynamodb.database(), 7).await.unwrap(), Commit::Done(7));
    assert!(dynamodb.operations().is_empty());
}

#[tokio::test]
async fn a_single_write_is_executed_alone_and_a_single_check_is_not() {
    let dynamodb = ScriptedDynamoDb::new(vec![done(), done(), done()]);
    let check = Write::check(Key::new(Table::Otps, "a", "x")).if_present();
    for writes in [vec![write("a")], vec![check], vec![write("a"), write("b")]] {
        let mut work = UnitOfWork::new();
        work.add_all(writes).or_internal_error();
        work.commit_once(&dynamodb.database(), ()).await.unwrap();
    }
    let operations = ["DeleteItem", "TransactWriteItems", "TransactWriteItems"];
    assert_eq!(dynamodb.operations(), operations);
}

#[tokio::test]
async fn a_single_write_that_is_refused_says_what_it_means() {
    let mut work = UnitOfWork::new();
    work.add(write("a")).or_fail(Error::not_found);
    assert_eq!(code(work, condition_failed()).await, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_reordering_of_writes_does_not_change_an_error() {
    for reasons in [[LOST, OK, OK], [OK, LOST, OK], [OK, OK, LOST]] {
        let lost = reasons.iter().position(|reason| *reason == LOST).unwrap();
        let mut work = UnitOfWork::new();
        let mut others = ["b", "c"].into_iter();
        for position in 0..3 {
            if position == lost {
                work.add(write("a")).or_fail(|| error(ErrorCode::SlugTaken));
            } else {
                work.add(write(others.next().unwrap())).or_fail(Error::not_found);
            }
        }
        assert_eq!(code(work, cancelled(&reasons)).await, ErrorCode::SlugTaken);
    }
}

#[tokio::test]
async fn errors_come_before_retries() {
    let mut work = UnitOfWork::new();
    work.add_all([write("a"), write("b")]).or_retry();
    work.add(write("c")).or_fail(Error::not_found);
    assert_eq!(code(work, cancelled(&[LOST, LOST, LOST])).await, ErrorCode::NotFound);
}

#[tokio::test]
async fn of_two_errors_the_one_that_was_added_first_counts() {
    let mut work = UnitOfWork::new();
    work.add(write("a")).or_retry();
    work.add(write("b")).or_fail(|| error(ErrorCode::SlugTaken));
    work.add(write("c")).or_fail(Error::not_found);
    assert_eq!(code(work, cancelled(&[LOST, LOST, LOST])).await, ErrorCode::SlugTaken);
}

#[tokio::test]
async fn the_idempotency_key_comes_before_all_errors() {
    let mut work = UnitOfWork::new();
    work.add(write("a")).or_fail(Error::not_found);
    work.complete(&record(), &StoredResponse::no_content()).unwrap();
    work.add(write("b")).or_retry();
    assert_eq!(
        code(work, cancelled(&[LOST, LOST, LOST])).await,
        ErrorCode::IdempotencyRunning
    );
}

#[tokio::test]
async fn without_an_idempotency_key_nothing_is_completed() {
    let mut work = UnitOfWork::new();
    work.complete(&IdempotencyRecord::None, &StoredResponse::no_content())
        .unwrap();
    assert!(work.is_empty());
}

#[tokio::test]
async fn a_unit_that_only_loses_races_is_to_be_retried() {
    let database = ScriptedDynamoDb::new(vec![cancelled(&[OK, LOST, LOST])]).database();
    let mut work = UnitOfWork::new();
    work.add(write("a")).or_fail(Error::not_found);
    work.add_all([write("b"), write("c")]).or_retry();
    assert_eq!(work.commit(&database, ()).await.unwrap(), Commit::Retry);
}

#[tokio::test]
async fn a_row_decides_between_an_error_and_a_retry() {
    let decide = |row: Option<Item>| row.map(|_row| Retry).ok_or_else(Error::not_found);
    let row = serde_json::json!({ "Code": LOST, "Item": { "pk": {"S": "a"} } });
    let (_, absent) = cancelled(&[LOST, OK]);
    let present = absent.replace(&serde_json::json!({ "Code": LOST }).to_string(), &row.to_string());
    let database = ScriptedDynamoDb::new(vec![(400, absent), (400, present)]).database();
    for is_present in [false, true] {
        let mut seen = None;
        let mut work = UnitOfWork::new();
        work.add(write("a")).or_decide(|row| {
            seen.clone_from(&row);
            decide(row)
        });
        work.add(write("b")).or_retry();
        let outcome = work.commit(&database, ()).await.map_err(|error| error.code());
        assert_eq!(
            outcome,
            if is_present {
                Ok(Commit::Retry)
            } else {
                Err(ErrorCode::NotFound)
            }
        );
        assert_eq!(seen.is_some(), is_present);
    }
}

#[tokio::test]
async fn the_first_lost_row_of_a_list_decides_for_the_list() {
    let mut work = UnitOfWork::new();
    let writes = [write("a"), write("b"), write("c")];
    work.add_all(writes).or_fail_with(|row| {
        assert!(row.is_none());
        error(ErrorCode::CourseCodeTaken)
    });
    assert_eq!(
        code(work, cancelled(&[OK, LOST, LOST])).await,
        ErrorCode::CourseCodeTaken
    );
}

#[tokio::test]
async fn a_condition_that_cannot_be_lost_is_an_internal_error() {
    for says_so in [true, false] {
        let mut work = UnitOfWork::new();
        let pending = work.add(write("a"));
        if says_so {
            pending.or_internal_error();
        } else {
            drop(pending);
        }
        work.add(write("b")).or_retry();
        assert_eq!(code(work, cancelled(&[LOST, LOST])).await, ErrorCode::Internal);
    }
}

#[tokio::test]
async fn a_retry_where_nothing_can_be_read_again_is_an_internal_error() {
    let database = ScriptedDynamoDb::new(vec![condition_failed()]).database();
    let mut work = UnitOfWork::new();
    work.add(write("a")).or_retry();
    assert_eq!(
        work.commit_once(&database, ()).await.unwrap_err().code(),
        ErrorCode::Internal
    );
}

#[tokio::test]
async fn more_than_a_hundred_writes_are_refused_unsent() {
    let dynamodb = ScriptedDynamoDb::new(vec![done()]);
    for (count, is_fine) in [(100, true), (101, false)] {
        let mut work = UnitOfWork::new();
        let writes = (0..count).map(|number| write(&number.to_string()));
        work.add_all(writes).or_internal_error();
        let outcome = work.commit_once(&dynamodb.database(), ()).await;
        assert_eq!(outcome.is_ok(), is_fine);
    }
    assert_eq!(dynamodb.operations().len(), 1);
}

#[tokio::test]
async fn a_retry_ends_with_the_first_commit() {
    let database = &ScriptedDynamoDb::new(vec![condition_failed(), condition_failed(), done()]).database();
    let mut rounds = 0;
    let last = database.retry("test", || {
        rounds += 1;
        async move {
            let mut work = UnitOfWork::new();
            work.add(write("a")).or_retry();
            work.commit(database, rounds).await
        }
    });
    assert_eq!(last.await.unwrap(), 3);
}

#[tokio::test]
async fn retries_end_after_the_last_round() {
    let database = ScriptedDynamoDb::new(Vec::new()).database();
    let mut rounds = Vec::new();
    let never = database.rounds(3, "test", Error::not_found, 0, |seen| {
        rounds.push(seen);
        async move { Ok(ControlFlow::<(), _>::Continue(seen + 1)) }
    });
    assert_eq!(never.await.unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(rounds, [0, 1, 2]);
    assert!(kept_changing("test").to_string().contains("test kept changing"));
}

#[tokio::test]
async fn an_error_ends_the_retries() {
    let database = ScriptedDynamoDb::new(Vec::new()).database();
    let mut rounds = 0;
    let refused = database.retry("test", || {
        rounds += 1;
        async move {
            match rounds {
                1 => Ok(Commit::<()>::Retry),
                _ => Err(Error::not_found()),
            }
        }
    });
    assert_eq!(refused.await.unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(rounds, 2);
}

/// Handlers must be [`Send`], and so must be the retries within them, whatever they borrow.
#[test]
fn retries_can_be_awaited_in_a_handler() {
    fn is_send<T: Send>(_: &T) {}
    let database = &ScriptedDynamoDb::new(Vec::new()).database();
    let borrowed = "row".to_owned();
    is_send(&async {
        let mut first = Some("row".to_owned());
        database
            .retry("test", || {
                let row = first.take();
                let borrowed = &borrowed;
                async move {
                    let mut kept = None;
                    let mut work = UnitOfWork::new();
                    work.add(write("a")).or_decide(|row| {
                        kept = row;
                        Ok(Retry)
                    });
                    work.commit(database, (row, borrowed.len())).await
                }
            })
            .await
    });
}
