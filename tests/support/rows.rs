//! The tables, past all endpoints.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::app::TestApp;

/// The functions whose environments name all tables.
const OWNERS: [&str; 6] = ["auth", "users", "catalog", "plans", "payments", "chat"];

impl TestApp {
    /// The name of a table by its variable, such as `USERS_TABLE`.
    pub fn table(&self, variable: &str) -> String {
        let mut environments = OWNERS.iter().map(|function| self.cloud.environment(function));
        environments
            .find_map(|mut environment| environment.remove(variable))
            .unwrap()
    }

    /// All rows of a table, in DynamoDB's JSON.
    pub fn rows(&self, variable: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut start = Value::Null;
        loop {
            let request = json!({ "TableName": self.table(variable), "ExclusiveStartKey": start });
            let page = plain(&self.cloud.database().scan(request_of(request)).unwrap());
            rows.extend(page["Items"].as_array().unwrap().iter().cloned());
            start = page["LastEvaluatedKey"].clone();
            if start.is_null() {
                return rows;
            }
        }
    }

    /// The row with this key, in DynamoDB's JSON; null if there is none.
    pub fn row(&self, variable: &str, pk: &str, sk: &str) -> Value {
        let key = json!({ "pk": { "S": pk }, "sk": { "S": sk } });
        let request = json!({ "TableName": self.table(variable), "Key": key, "ConsistentRead": true });
        plain(&self.cloud.database().get_item(request_of(request)).unwrap())["Item"].clone()
    }

    /// Sets one attribute, in DynamoDB's JSON, of the row with this key.
    pub fn edit_row(&self, variable: &str, pk: &str, sk: &str, attribute: &str, value: Value) {
        let request = json!({
            "TableName": self.table(variable),
            "Key": { "pk": { "S": pk }, "sk": { "S": sk } },
            "UpdateExpression": "SET #attribute = :value",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeNames": { "#attribute": attribute },
            "ExpressionAttributeValues": { ":value": value },
        });
        self.cloud.database().update_item(request_of(request)).unwrap();
    }

    /// Puts a row, in DynamoDB's JSON.
    pub fn put_row(&self, variable: &str, row: Value) {
        let request = json!({ "TableName": self.table(variable), "Item": row });
        self.cloud.database().put_item(request_of(request)).unwrap();
    }

    /// Sets one attribute of a user, such as `role` to `{"S": "admin"}`.
    pub fn edit_user(&self, user_id: &str, attribute: &str, value: Value) {
        self.edit_row("USERS_TABLE", &format!("USER#{user_id}"), "USER", attribute, value);
    }

    /// Everything in all tables, as text to look for what must not be there.
    pub fn dump(&self) -> String {
        let tables = [
            "USERS_TABLE",
            "OTPS_TABLE",
            "CATALOG_TABLE",
            "LEARNING_TABLE",
            "PLANS_TABLE",
            "PAYMENTS_TABLE",
            "COMMUNITY_TABLE",
        ];
        tables
            .iter()
            .flat_map(|table| self.rows(table))
            .map(|row| row.to_string() + "\n")
            .collect()
    }
}

fn request_of<T: DeserializeOwned>(request: Value) -> T {
    serde_json::from_value(request).unwrap()
}

fn plain(reply: &impl Serialize) -> Value {
    serde_json::to_value(reply).unwrap()
}
