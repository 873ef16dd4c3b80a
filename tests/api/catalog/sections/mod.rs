//! Tests of `functions/catalog/src/sections`.

mod access;
mod create;
mod delete;
mod get;
mod lifecycle;
mod list;
mod update;

use serde_json::Value;

use crate::support::Reply;

/// The titles of a list with their places.
fn order(reply: &Reply) -> Vec<(String, u64)> {
    let entry = |row: &Value| {
        (
            row["title"].as_str().unwrap().to_owned(),
            row["order_index"].as_u64().unwrap(),
        )
    };
    reply.results().iter().map(entry).collect()
}

/// The titles of a list, whose places have no gaps.
fn titles(reply: &Reply) -> Vec<String> {
    let places: Vec<u64> = order(reply).iter().map(|(_, place)| *place).collect();
    assert_eq!(
        places,
        (1..=places.len() as u64).collect::<Vec<_>>(),
        "not dense: {}",
        reply.text
    );
    order(reply).into_iter().map(|(title, _)| title).collect()
}
