//! Tests of `functions/admin/src/event_interests`.

mod create;
mod delete;
mod lifecycle;
mod update;

use serde_json::{Value, json};

use crate::support::TestApp;

const PATH: &str = "/api/admin/event-interests";

/// Names that are refused.
fn bad_names() -> [Value; 8] {
    [
        json!(null),
        json!(""),
        json!(" "),
        json!("\u{2060}"),
        json!("\u{202e}Chess"),
        json!("a\nb"),
        json!("x".repeat(61)),
        json!(5),
    ]
}

/// The interests in the public list, with their IDs.
async fn interests(app: &TestApp) -> Vec<(u64, String)> {
    let list = app
        .anon()
        .get("/api/auth/event-interests?limit=100")
        .await
        .assert_status(200);
    let pair = |interest: &Value| {
        (
            interest["id"].as_u64().unwrap(),
            interest["name"].as_str().unwrap().to_owned(),
        )
    };
    list.results().iter().map(pair).collect()
}
