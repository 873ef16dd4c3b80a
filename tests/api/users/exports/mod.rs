//! Archives of the caller's data.

mod get;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use serde_json::{Value, json};
use zip::ZipArchive;

use crate::support::{Actor, Reply, TestApp};

const EXPORT: &str = "/api/users/me/export";

/// Requests the archive and waits until it is ready.
pub async fn exported(app: &TestApp, actor: &Actor) -> Reply {
    let pending = actor.get(EXPORT).await.assert_status(202);
    assert_eq!(
        (&pending.body["status"], &pending.body["url"]),
        (&json!("pending"), &json!(null))
    );
    app.settle().await;
    let ready = actor.get(EXPORT).await.assert_status(200);
    assert_eq!(ready.body["status"], "ready");
    ready
}

pub async fn fetch(actor: &Actor, ready: &Reply) -> BTreeMap<String, Vec<u8>> {
    let reply = actor.http().get(ready.string("url")).send().await.unwrap();
    assert_eq!(reply.status().as_u16(), 200);
    let mut archive = ZipArchive::new(Cursor::new(reply.bytes().await.unwrap())).unwrap();
    let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    names.into_iter().map(|name| (name.clone(), read(&name))).collect()
}

pub fn document(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}
