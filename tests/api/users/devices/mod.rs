//! The push tokens of the caller's devices.

mod create;
mod delete;

use serde_json::Value;
use shared::database::Table;

use crate::support::TestApp;

/// The owner and token of every device. Asserts that the guards of the tokens agree.
pub fn devices(app: &TestApp) -> Vec<(String, String)> {
    let rows = app.rows(Table::Users);
    let of_kind = |kind: &'static str| rows.iter().filter(move |row| row["kind"] == kind);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let mut devices: Vec<_> = of_kind("device")
        .map(|row| (text(row, "pk"), text(row, "token"), text(row, "sk")))
        .collect();
    let mut guards: Vec<_> = of_kind("device_guard")
        .map(|row| {
            (
                format!("USER#{}", text(row, "user_id")),
                format!("SESSION#{}#DEVICE", text(row, "session_id")),
            )
        })
        .collect();
    devices.sort();
    guards.sort();
    let mut rows_of: Vec<_> = devices
        .iter()
        .map(|(owner, _, row)| (owner.clone(), row.clone()))
        .collect();
    rows_of.sort();
    assert_eq!(rows_of, guards, "the devices and the guards of their tokens differ");
    devices
        .into_iter()
        .map(|(owner, token, _)| (owner.trim_start_matches("USER#").to_owned(), token))
        .collect()
}
