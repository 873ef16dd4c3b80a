//! The tables, past all endpoints. No other file of the tests knows the format of DynamoDB.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::{AttributeValue, Item};
use serde_json::{Value, json};
use shared::database::row::KIND;
use shared::database::write::Action;
use shared::database::{Key, Row, Table, Write};

use crate::support::TestApp;

/// All tables, with the variables that hold their names.
const TABLES: [(Table, &str); 7] = [
    (Table::Users, "USERS_TABLE"),
    (Table::Otps, "OTPS_TABLE"),
    (Table::Catalog, "CATALOG_TABLE"),
    (Table::Learning, "LEARNING_TABLE"),
    (Table::Plans, "PLANS_TABLE"),
    (Table::Payments, "PAYMENTS_TABLE"),
    (Table::Community, "COMMUNITY_TABLE"),
];
/// The functions whose environments name all tables.
const OWNERS: [&str; 6] = ["auth", "users", "catalog", "plans", "payments", "chat"];

impl TestApp {
    /// Whether there is a row under a key.
    pub fn exists(&self, key: &Key) -> bool {
        self.item(key).is_some()
    }

    /// The row under a key, if there is one.
    pub fn find<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        self.item(key).map(|item| serde_dynamo::from_item(item).unwrap())
    }

    /// The row under a key.
    #[track_caller]
    pub fn stored<T: DeserializeOwned>(&self, key: &Key) -> T {
        self.find(key).unwrap_or_else(|| panic!("there is no row {key:?}"))
    }

    /// All rows of a type.
    pub fn all<R: Row + DeserializeOwned>(&self, table: Table) -> Vec<R> {
        let items = self.items(table).into_iter();
        let items = items.filter(|item| is_of_kind(item, R::KIND));
        items.map(|item| serde_dynamo::from_item(item).unwrap()).collect()
    }

    /// How many rows of a kind there are.
    pub fn count_rows(&self, table: Table, kind: &str) -> usize {
        self.items(table).iter().filter(|item| is_of_kind(item, kind)).count()
    }

    /// All rows of a table as plain JSON, to look for what must not be there. Binary values are in Base64.
    pub fn rows(&self, table: Table) -> Vec<Value> {
        self.items(table).iter().map(plain_row).collect()
    }

    /// Everything in all tables as plain JSON, a row a line.
    pub fn dump(&self) -> String {
        let rows = TABLES.iter().flat_map(|(table, _)| self.rows(*table));
        rows.map(|row| row.to_string() + "\n").collect()
    }

    /// Changes the row under a key.
    #[track_caller]
    pub fn change<T: Serialize + DeserializeOwned>(&self, key: &Key, change: impl FnOnce(&mut T)) {
        let item = self.item(key).unwrap_or_else(|| panic!("there is no row {key:?}"));
        self.change_item(key.table, item, change);
    }

    /// Changes every row of a type.
    #[track_caller]
    pub fn change_all<R: Row + DeserializeOwned>(&self, table: Table, mut change: impl FnMut(&mut R)) {
        let items = self.items(table).into_iter();
        let items = items.filter(|item| is_of_kind(item, R::KIND));
        let changed = items.map(|item| self.change_item(table, item, &mut change)).count();
        assert!(changed > 0, "there is no {}", R::KIND);
    }

    /// Puts a row under a key.
    pub fn put(&self, key: Key, row: &impl Row) {
        let table = key.table;
        self.put_writes(table, [Write::put(key, row).unwrap()]);
    }

    /// Puts the rows of these writes, whatever their conditions say.
    pub fn put_writes(&self, table: Table, writes: impl IntoIterator<Item = Write>) {
        for write in writes {
            let Action::Put(item) = write.action else {
                panic!("not a put: {write:?}");
            };
            self.put_row(table, item);
        }
    }

    /// Puts a whole row of the store.
    pub fn put_row(&self, table: Table, row: shared::database::Item) {
        let attributes = row.into_iter().map(|(name, value)| (name, AttributeValue::from(value)));
        self.put_item(table, attributes.collect::<std::collections::HashMap<_, _>>().into());
    }

    /// Attributes that `change` leaves alone stay as they are, including those that the type does not know, such as the
    /// keys of an index.
    fn change_item<T: Serialize + DeserializeOwned>(&self, table: Table, item: Item, change: impl FnOnce(&mut T)) {
        let mut row: T = serde_dynamo::from_item(item.clone()).unwrap();
        let before: Item = serde_dynamo::to_item(&row).unwrap();
        change(&mut row);
        let after: Item = serde_dynamo::to_item(&row).unwrap();
        let mut changed = item;
        for (name, value) in after.as_ref() {
            if before.as_ref().get(name) != Some(value) {
                changed.as_mut().insert(name.clone(), value.clone());
            }
        }
        for name in before
            .as_ref()
            .keys()
            .filter(|name| !after.as_ref().contains_key(*name))
        {
            changed.as_mut().remove(name);
        }
        self.put_item(table, changed);
    }

    fn item(&self, key: &Key) -> Option<Item> {
        let request = json!({
            "TableName": self.table(key.table),
            "Key": { "pk": { "S": key.pk }, "sk": { "S": key.sk } },
            "ConsistentRead": true,
        });
        let reply = self.cloud.database().get_item(read(request)).unwrap();
        reply.item.map(|item| read(written(&item)))
    }

    pub(super) fn items(&self, table: Table) -> Vec<Item> {
        let (mut items, mut start) = (Vec::new(), Value::Null);
        loop {
            let request = json!({ "TableName": self.table(table), "ExclusiveStartKey": start });
            let mut page = written(&self.cloud.database().scan(read(request)).unwrap());
            let rows = page["Items"].as_array().cloned().unwrap_or_default();
            items.extend(rows.into_iter().map(read::<Item>));
            start = page["LastEvaluatedKey"].take();
            if start.is_null() {
                return items;
            }
        }
    }

    /// Attributes without a value are left out, as the store does it.
    pub(super) fn put_item(&self, table: Table, mut item: Item) {
        item.as_mut()
            .retain(|_, value| !matches!(value, AttributeValue::Null(_)));
        let request = json!({ "TableName": self.table(table), "Item": written(&item) });
        self.cloud.database().put_item(read(request)).unwrap();
    }

    pub(super) fn delete_item(&self, key: &Key) {
        let request = json!({
            "TableName": self.table(key.table),
            "Key": { "pk": { "S": key.pk }, "sk": { "S": key.sk } },
        });
        self.cloud.database().delete_item(read(request)).unwrap();
    }

    fn table(&self, table: Table) -> String {
        let (_, variable) = TABLES.iter().find(|(known, _)| *known == table).unwrap();
        let mut environments = OWNERS.iter().map(|function| self.cloud.environment(function));
        environments
            .find_map(|mut environment| environment.remove(*variable))
            .unwrap()
    }
}

fn is_of_kind(item: &Item, kind: &str) -> bool {
    matches!(item.as_ref().get(KIND), Some(AttributeValue::S(found)) if found == kind)
}

pub(super) fn plain_row(item: &Item) -> Value {
    let attributes = item.as_ref().iter().map(|(name, value)| (name.clone(), plain(value)));
    written(&attributes.collect::<BTreeMap<_, _>>())
}

fn plain(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::N(number) => serde_json::from_str(number).unwrap(),
        AttributeValue::S(text) => json!(text),
        AttributeValue::Bool(value) => json!(value),
        AttributeValue::B(bytes) => json!(STANDARD.encode(bytes)),
        AttributeValue::Null(_) => Value::Null,
        AttributeValue::M(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), plain(value)));
            written(&members.collect::<BTreeMap<_, _>>())
        }
        AttributeValue::L(items) => items.iter().map(plain).collect(),
        AttributeValue::Ss(texts) => json!(texts),
        AttributeValue::Ns(numbers) => json!(numbers),
        AttributeValue::Bs(values) => values.iter().map(|bytes| json!(STANDARD.encode(bytes))).collect(),
    }
}

fn read<T: DeserializeOwned>(request: Value) -> T {
    serde_json::from_value(request).unwrap()
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}
