//! DynamoDB: dynoxide, on a thread of its own, because its SQLite is synchronous.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use dynoxide::{Database, DynoxideError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::clock::Clock;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::error::StartError;
use super::serve::listen;
use crate::template::TableSpec;

/// The interval between sweeps. After the clock was moved, a sweep follows within one `TICK`.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
const TICK: Duration = Duration::from_secs(1);
/// Rows to examine per hold of the database's lock.
const SWEEP_PAGE: usize = 100;

/// The running engine. Dropping it ends the server.
#[derive(Debug)]
pub(super) struct Dynamodb {
    pub(super) address: SocketAddr,
    runtime: Handle,
    _stop: oneshot::Sender<()>,
}

/// Opens the database in `path`, or one in memory, and serves it.
pub(super) async fn start(path: Option<&Path>) -> Result<(Dynamodb, Database), StartError> {
    let database = open(path)?;
    let served = database.clone();
    let (started, ready) = oneshot::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let run = move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return drop(started.send(Err(error))),
        };
        runtime.block_on(async move {
            let listener = listen();
            let bound = listener
                .as_ref()
                .map_err(|error| error.kind().into())
                .and_then(tokio::net::TcpListener::local_addr);
            // The receiver is gone if the start was abandoned.
            let _given_up = started.send(bound.map(|address| (address, Handle::current())));
            if let Ok(listener) = listener {
                tokio::select! {
                    ended = dynoxide::server::serve_with_shutdown(listener, served, std::future::pending()) => {
                        tracing::error!(?ended, "the DynamoDB engine ended");
                    }
                    // An error means that the engines were dropped, which stops this server too.
                    _dropped = stopped => {}
                }
            }
        });
    };
    std::thread::Builder::new().name("dynamodb".to_owned()).spawn(run)?;
    let (address, runtime) = ready
        .await
        .map_err(|_| StartError::new("the DynamoDB engine did not start"))??;
    Ok((
        Dynamodb {
            address,
            runtime,
            _stop: stop,
        },
        database,
    ))
}

fn open(path: Option<&Path>) -> Result<Database, StartError> {
    let Some(path) = path else {
        return Ok(Database::memory()?);
    };
    let path = path
        .to_str()
        .ok_or_else(|| StartError::new("the data directory's name is not UTF-8"))?;
    let database = Database::new(path)?;
    // This ends a bulk load that never began, and so switches SQLite to WAL and synchronous=NORMAL. An acknowledged
    // write then survives the end of the process, and costs no fsync.
    database.disable_bulk_loading()?;
    Ok(database)
}

impl Dynamodb {
    /// Runs another housekeeper for as long as the database.
    pub(super) fn spawn(&self, housekeeper: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(housekeeper);
    }

    /// Starts to delete expired rows, by the product's clock.
    ///
    /// The engine's own sweep knows only the operating system's clock when the database is a file.
    pub(super) fn sweep_expired(&self, database: Database, tables: Vec<TableSpec>, clock: Clock) {
        self.runtime.spawn(async move {
            let mut offset = clock.offset_seconds();
            let mut idle = Duration::ZERO;
            loop {
                tokio::time::sleep(TICK).await;
                idle += TICK;
                if idle >= SWEEP_EVERY || clock.offset_seconds() != offset {
                    (offset, idle) = (clock.offset_seconds(), Duration::ZERO);
                    for table in &tables {
                        if let Err(error) = sweep(&database, table, clock.unix_seconds()).await {
                            tracing::warn!(table = table.name, %error, "expired rows were not deleted");
                        }
                    }
                }
            }
        });
    }
}

async fn sweep(database: &Database, table: &TableSpec, now: i64) -> Result<(), StartError> {
    let Some(ttl) = &table.ttl else { return Ok(()) };
    let keys: Vec<&str> = table.request["KeySchema"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|key| key["AttributeName"].as_str())
        .collect();
    let expired = json!({
        "TableName": table.name,
        "ExpressionAttributeNames": {"#ttl": ttl},
        "ExpressionAttributeValues": {":now": {"N": now.to_string()}},
    });
    let mut start = None;
    loop {
        let mut scan: dynoxide::actions::scan::ScanRequest =
            request(with(&expired, "FilterExpression", "#ttl <= :now".into()))?;
        (scan.limit, scan.exclusive_start_key) = (Some(SWEEP_PAGE), start);
        let page = database.scan(scan)?;
        for mut row in page.items.unwrap_or_default() {
            row.retain(|name, _| keys.contains(&name.as_str()));
            let mut delete: dynoxide::actions::delete_item::DeleteItemRequest = request(with(
                &with(&expired, "ConditionExpression", "#ttl <= :now".into()),
                "Key",
                serde_json::to_value(&row)?,
            ))?;
            delete.key = row;
            match database.delete_item(delete) {
                Ok(_) | Err(DynoxideError::ConditionalCheckFailedException(..)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}

fn with(base: &Value, name: &str, value: Value) -> Value {
    let mut extended = base.clone();
    extended[name] = value;
    extended
}

/// A request in DynamoDB's JSON.
pub(crate) fn request<T: DeserializeOwned>(body: Value) -> Result<T, StartError> {
    Ok(serde_json::from_value(body)?)
}
