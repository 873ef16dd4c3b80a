//! A kill in the middle of many signups: acknowledged signups are stored, and none is stored in part.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dynoxide::Database;
use futures::future::join_all;
use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::actors::Person;
use crate::program::Program;

const PEOPLE: u8 = 200;
/// The kill comes with this acknowledgement: others are in all stages then.
const KILLED_AT: usize = 60;
/// Logins at the same time: a password's hash takes long, and all at once would wait for each other beyond a timeout.
const LOGINS: usize = 16;

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_writes_survive_a_kill_and_nothing_is_half_written() {
    let directory = tempfile::tempdir().unwrap();
    let people: Vec<_> = (0..PEOPLE).map(Person::new).collect();
    let program = Program::start(directory.path()).await;
    let (acknowledged, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let signups: Vec<_> = people
        .iter()
        .map(|person| {
            let (person, url) = (person.clone(), program.url.clone());
            let (acknowledged, enough) = (Arc::clone(&acknowledged), Arc::clone(&enough));
            tokio::spawn(async move {
                // An error is the kill.
                let is_acknowledged = person.sign_up(&url).await.is_ok_and(|status| status == 201);
                if is_acknowledged && acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == KILLED_AT {
                    enough.notify_one();
                }
                is_acknowledged
            })
        })
        .collect();
    enough.notified().await;
    program.kill().await;
    let acknowledged: Vec<bool> = join_all(signups).await.into_iter().map(Result::unwrap).collect();
    let count = acknowledged.iter().filter(|is_acknowledged| **is_acknowledged).count();
    assert!(
        (KILLED_AT..usize::from(PEOPLE)).contains(&count),
        "{count} were acknowledged"
    );

    let program = Program::start(directory.path()).await;
    let url = &program.url;
    let logins = people
        .iter()
        .zip(&acknowledged)
        .map(|(person, is_acknowledged)| async move {
            let by_phone = person.log_in(url, "phone_number").await;
            let by_email = person.log_in(url, "email").await;
            assert_eq!(by_phone, by_email, "an account is found by both or by none");
            assert!(by_phone == 200 || (by_phone == 401 && !is_acknowledged), "{by_phone}");
        });
    stream::iter(logins).buffer_unordered(LOGINS).collect::<()>().await;
    let (status, _) = program.interrupt().await;
    assert!(status.success());
    no_half_made_account(directory.path());
}

/// Every guard has its user, and every user their guards.
fn no_half_made_account(directory: &Path) {
    let database = Database::new(directory.join("dynamodb.sqlite").to_str().unwrap()).unwrap();
    let request = serde_json::from_value(json!({ "TableName": "UsersTable" })).unwrap();
    let found = serde_json::to_value(database.scan(request).unwrap()).unwrap();
    assert!(found.get("LastEvaluatedKey").is_none_or(Value::is_null));
    let text = |row: &Value, name: &str| row[name]["S"].as_str().unwrap_or_default().to_owned();
    let (mut users, mut guards) = (BTreeSet::new(), BTreeMap::<String, BTreeSet<String>>::new());
    for row in found["Items"].as_array().unwrap() {
        match text(row, "kind").as_str() {
            "user" => {
                users.insert(text(row, "id"));
            }
            "guard" => {
                guards.entry(text(row, "user_id")).or_default().insert(text(row, "pk"));
            }
            _ => {}
        }
    }
    assert!(users.len() >= KILLED_AT);
    assert_eq!(users, guards.keys().cloned().collect());
    assert!(guards.values().all(|guards| guards.len() == 2), "{guards:?}");
}
