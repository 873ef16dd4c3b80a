//! The fault `conflict`: another transaction holds an item ("Transaction conflict handling in DynamoDB" in its
//! developer guide).
//!
//! A single write is rejected with `TransactionConflictException`, a transaction with `TransactionCanceledException`
//! whose reasons name one of its items. Reads and `BatchWriteItem` never meet conflicts: the guide names none for them.
//! The request is refused before it reaches the engine, so no condition is evaluated and no reason is a failed
//! condition.

use serde_json::{Value, json};

use super::{Faults, Kind, Target};

const MESSAGE: &str = "Transaction is ongoing for the item";

/// The error that the operation ends with, if it meets a conflict now.
pub(super) fn refusal(operation: &str, body: &Value, faults: &Faults) -> Option<Value> {
    let items = match operation {
        "PutItem" | "UpdateItem" | "DeleteItem" => 1,
        "TransactWriteItems" | "TransactGetItems" => body["TransactItems"].as_array()?.len(),
        _ => 0,
    };
    if items == 0 || !faults.strikes(Target::Dynamodb, Kind::Conflict) {
        return None;
    }
    let error = |name: &str| format!("com.amazonaws.dynamodb.v20120810#{name}");
    if !operation.starts_with("Transact") {
        return Some(json!({ "__type": error("TransactionConflictException"), "message": MESSAGE }));
    }
    let held = faults.below(u32::try_from(items).ok()?);
    let codes: Vec<_> = (0..u32::try_from(items).ok()?)
        .map(|item| if item == held { "TransactionConflict" } else { "None" })
        .collect();
    let reasons: Vec<_> = codes
        .iter()
        .map(|code| match *code {
            "None" => json!({ "Code": code }),
            _ => json!({ "Code": code, "Message": MESSAGE }),
        })
        .collect();
    let codes = codes.join(", ");
    Some(json!({
        "__type": error("TransactionCanceledException"),
        "Message": format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"),
        "CancellationReasons": reasons,
    }))
}
