//! Tables as they were, to compare with what a request makes of them, and to go back to.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_dynamo::{AttributeValue, Item};
use serde_json::Value;
use shared::database::{Key, Table};
use uuid::Uuid;

use super::tables::plain_row;
use crate::support::TestApp;

/// Rows that workers write, change and delete at any time after what they follow from.
const OF_WORKERS: [&str; 14] = [
    "outbox_event",
    "notification",
    "inbox",
    "due_digest",
    "due_count",
    "fan_out_shard",
    "fan_out_plan",
    "notification_receipt",
    "push_window",
    "chat_wake_up",
    "chat_shard",
    "chat_online",
    "message_status",
    "receipts",
];

/// The rows of some tables at one moment.
pub struct Snapshot(Vec<(Table, Rows)>);

/// Rows by their keys.
type Rows = BTreeMap<(String, String), Item>;

/// What has happened to rows since a snapshot. Ids and times differ from one run to the next, and so are replaced by
/// placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rows that were there before.
    pub gone: Vec<String>,
    /// Rows that are there since.
    pub new: Vec<String>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

impl TestApp {
    /// The rows of these tables now.
    pub fn snapshot(&self, tables: &[Table]) -> Snapshot {
        let rows = |table: Table| {
            self.items(table)
                .into_iter()
                .map(|item| (key_of(&item), item))
                .collect()
        };
        Snapshot(tables.iter().map(|table| (*table, rows(*table))).collect())
    }

    /// Puts the tables of a snapshot back to what they were.
    pub fn restore(&self, snapshot: &Snapshot) {
        for (table, before) in &snapshot.0 {
            for item in self.items(*table) {
                let (pk, sk) = key_of(&item);
                if !before.contains_key(&(pk.clone(), sk.clone())) {
                    self.delete_item(&Key::new(*table, pk, sk));
                }
            }
            for item in before.values() {
                self.put_item(*table, item.clone());
            }
        }
    }

    /// What has changed since a snapshot.
    pub fn changes_since(&self, snapshot: &Snapshot) -> Changes {
        let mut changes = Changes::default();
        for (table, before) in &snapshot.0 {
            let after: BTreeMap<_, _> = self
                .items(*table)
                .into_iter()
                .map(|item| (key_of(&item), item))
                .collect();
            let missing = |from: &BTreeMap<_, Item>, other: &BTreeMap<_, Item>| -> Vec<String> {
                let rows = from.iter().filter(|(key, item)| other.get(*key) != Some(*item));
                let rows = rows.map(|(_, item)| plain_row(item));
                let rows = rows.filter(|row| !OF_WORKERS.iter().any(|kind| row["kind"] == *kind));
                rows.map(|row| anonymous(&row)).collect()
            };
            changes.gone.extend(missing(before, &after));
            changes.new.extend(missing(&after, before));
        }
        changes.gone.sort();
        changes.new.sort();
        changes
    }
}

fn key_of(item: &Item) -> (String, String) {
    let text = |name: &str| match item.as_ref().get(name) {
        Some(AttributeValue::S(text)) => text.clone(),
        other => panic!("{name} is {other:?}"),
    };
    (text("pk"), text("sk"))
}

/// A row without what differs from one run to the next.
fn anonymous(row: &Value) -> String {
    match row {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| match value {
                Value::Number(number) if is_time(number) => format!("{name}: (time)"),
                value => format!("{name}: {}", anonymous(value)),
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(anonymous).collect::<Vec<_>>().join(", ")),
        Value::String(text) if text.parse::<Timestamp>().is_ok() => "(time)".to_owned(),
        Value::String(text) => text.split('#').map(part).collect::<Vec<_>>().join("#"),
        other => other.to_string(),
    }
}

/// Ids are parts of keys. The shard of an event of the outbox follows from its id.
fn part(text: &str) -> &str {
    let is_shard = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    match Uuid::parse_str(text).is_ok() {
        true => "(id)",
        false if is_shard => "(shard)",
        false => text,
    }
}

/// Seconds or milliseconds of our days.
fn is_time(number: &serde_json::Number) -> bool {
    number.as_u64().is_some_and(|number| number > 1_000_000_000)
}
