//! Tests of `functions/admin`.

mod access;
mod audit;
mod courses;
mod event_interests;
mod leads;
mod reports;
mod users;

use serde_json::{Value, json};

use crate::support::{Actor, TestApp};

/// Creates a lead, which is a phone that requested a code, and returns its phone and ID.
async fn lead(app: &TestApp, admin: &Actor) -> (String, String) {
    let phone = app.fresh_phone();
    app.request_code(&phone).await;
    let found = admin
        .get(&format!("/api/admin/leads?q={}", &phone[1..]))
        .await
        .assert_status(200);
    assert_eq!(found.results().len(), 1, "{}", found.text);
    (phone, found.results()[0]["id"].as_str().unwrap().to_owned())
}

/// The logged actions on a target, newest first, as `(action, before, after)`.
async fn acts_on(admin: &Actor, target: &str) -> Vec<(String, Value, Value)> {
    let log = admin
        .get(&format!("/api/admin/audit?target={target}"))
        .await
        .assert_status(200);
    let act = |entry: &Value| {
        assert_eq!(
            (&entry["actor"], &entry["target"]),
            (&json!(admin.id), &json!(target)),
            "{entry}"
        );
        (
            entry["action"].as_str().unwrap().to_owned(),
            entry["before"].clone(),
            entry["after"].clone(),
        )
    };
    log.results().iter().map(act).collect()
}

/// Every row of a list, page by page.
async fn walk(client: &Actor, path: &str) -> Vec<Value> {
    let (mut rows, mut next, mut pages) = (Vec::new(), Some(path.to_owned()), 0);
    while let Some(path) = next {
        let page = client.get(&path).await.assert_status(200);
        rows.extend(page.results().iter().cloned());
        next = page.next_page().map(str::to_owned);
        pages += 1;
        assert!(pages < 100, "the list does not end");
    }
    rows
}

/// One field of every row.
fn each(rows: &[Value], field: &str) -> Vec<String> {
    rows.iter()
        .map(|row| row[field].as_str().unwrap_or_default().to_owned())
        .collect()
}
