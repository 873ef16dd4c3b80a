//! The attributes that an update of a DynamoDB item accesses: `dynamodb:Attributes` of IAM
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>).

use std::collections::BTreeSet;

use serde_json::Value;

/// Words of expressions that are not attributes.
const WORDS: [&str; 17] = [
    "SET",
    "REMOVE",
    "ADD",
    "DELETE",
    "AND",
    "OR",
    "NOT",
    "IN",
    "BETWEEN",
    "attribute_exists",
    "attribute_not_exists",
    "attribute_type",
    "begins_with",
    "contains",
    "size",
    "if_not_exists",
    "list_append",
];

/// The top-level attributes of the key and the expressions of an `UpdateItem` or of an `Update` in a transaction.
pub(super) fn of_update(update: &Value) -> BTreeSet<String> {
    let key = update["Key"].as_object().into_iter().flatten();
    let mut attributes: BTreeSet<String> = key.map(|(name, _value)| name.clone()).collect();
    for expression in ["UpdateExpression", "ConditionExpression"] {
        let text = update[expression].as_str().unwrap_or_default();
        let parts = text.split(|letter: char| !letter.is_alphanumeric() && !"_#:.".contains(letter));
        let paths = parts.map(|path| path.split('.').next().unwrap_or_default());
        let names = paths.filter(|name| {
            let is_value =
                name.is_empty() || name.starts_with(':') || name.starts_with(|first: char| first.is_numeric());
            !is_value && !WORDS.contains(name)
        });
        let names = names.map(|name| update["ExpressionAttributeNames"][name].as_str().unwrap_or(name));
        attributes.extend(names.map(str::to_owned));
    }
    attributes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_come_from_the_key_and_the_expressions() {
        let update = json!({
            "Key": { "pk": { "S": "a" }, "sk": { "S": "b" } },
            "UpdateExpression": "SET first.inner = :now, #role = if_not_exists(list[0], :zero) REMOVE old",
            "ConditionExpression": "(generation = :generation) AND (attribute_not_exists(used))",
            "ExpressionAttributeNames": { "#role": "role" },
        });
        let expected = ["first", "generation", "list", "old", "pk", "role", "sk", "used"];
        assert_eq!(of_update(&update), expected.map(str::to_owned).into());
    }
}
