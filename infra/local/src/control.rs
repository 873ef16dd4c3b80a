//! The `/_local/` API and its page: state, clock, outbox and faults.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::clock::Clock;

use crate::engines::{QueueDepth, Queues};
use crate::faults::{Fault, Faults};
use crate::gateway::connections::Connections;
use crate::gateway::routes::{Route, Routes};
use crate::invoke::{Functions, Statistics};
use crate::outbox::{Channel, Entry, Outbox};
use crate::providers::{Razorpay, razorpay};

const PAGE: &str = include_str!("page.html");
const CHAT_PAGE: &str = include_str!("chat.html");
/// The clock moves at most ten years in one step.
const MAX_ADVANCE_SECONDS: i64 = 10 * 366 * 24 * 60 * 60;
/// The number of messages to show of a dead-letter queue.
const MAX_PEEKED_MESSAGES: i32 = 5;

/// The parts of the cloud that the control API shows and changes.
#[derive(Clone)]
pub struct Control {
    /// The running functions.
    pub functions: Functions,
    /// The HTTP API's routes.
    pub routes: Routes,
    /// The WebSocket connections.
    pub connections: Connections,
    /// The messages that were sent.
    pub outbox: Outbox,
    /// The queues.
    pub queues: Queues,
    /// The names of the dead-letter queues.
    pub dead_letters: Vec<String>,
    /// The database, to count items.
    pub database: dynoxide::Database,
    /// The product's clock.
    pub clock: Clock,
    /// The active faults.
    pub faults: Faults,
    /// The payment provider.
    pub razorpay: Razorpay,
}

/// A request that cannot be fulfilled: 422 with the reason.
struct Refused(String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": self.0 }))).into_response()
    }
}

impl Control {
    /// The routes under `/_local`.
    pub fn router(self) -> Router {
        let payments = razorpay::control::router(self.razorpay.clone());
        Router::new()
            .route("/_local", get(page))
            .route("/_local/", get(page))
            .route("/_local/chat", get(async || Html(CHAT_PAGE)))
            .route("/_local/state", get(state))
            .route("/_local/outbox", get(outbox))
            .route("/_local/clock", post(advance))
            .route("/_local/faults", get(list_faults).post(set_fault).delete(clear_faults))
            .fallback(unknown)
            .with_state(self)
            .merge(payments)
    }

    async fn queues(&self) -> Result<BTreeMap<String, Queue>, String> {
        let depths = self.queues.depths().await.map_err(|error| error.to_string())?;
        let mut queues = BTreeMap::new();
        for (name, depth) in depths {
            let is_dead_letter = self.dead_letters.contains(&name);
            // Peeking counts as a receive, which is harmless only in a queue without a redrive policy.
            let messages = if is_dead_letter && depth.visible > 0 {
                self.peek(&name).await?
            } else {
                Vec::new()
            };
            queues.insert(
                name,
                Queue {
                    depth,
                    is_dead_letter,
                    messages,
                },
            );
        }
        Ok(queues)
    }

    async fn peek(&self, queue: &str) -> Result<Vec<String>, String> {
        let messages = self
            .queues
            .peek(queue, MAX_PEEKED_MESSAGES)
            .await
            .map_err(|error| error.to_string())?;
        Ok(messages.into_iter().filter_map(|message| message.body).collect())
    }

    async fn tables(&self) -> Result<Vec<Table>, String> {
        let database = self.database.clone();
        let stats = tokio::task::spawn_blocking(move || database.table_stats())
            .await
            .map_err(|error| error.to_string())?;
        let table = |stats: dynoxide::storage::TableStats| Table {
            name: stats.table_name,
            items: stats.item_count,
            bytes: stats.size_bytes,
        };
        Ok(stats
            .map_err(|error| error.to_string())?
            .into_iter()
            .map(table)
            .collect())
    }
}

/// The state that the page shows.
#[derive(Serialize)]
struct Snapshot<'c> {
    clock: Value,
    connections: usize,
    functions: Vec<Statistics>,
    routes: &'c [Route],
    outbox: Vec<Entry>,
    queues: BTreeMap<String, Queue>,
    tables: Vec<Table>,
    faults: Vec<Fault>,
    payments: Value,
}

#[derive(Serialize)]
struct Queue {
    #[serde(flatten)]
    depth: QueueDepth,
    is_dead_letter: bool,
    messages: Vec<String>,
}

#[derive(Serialize)]
struct Table {
    name: String,
    items: i64,
    bytes: u64,
}

async fn page() -> Html<&'static str> {
    Html(PAGE)
}

async fn state(State(control): State<Control>) -> Response {
    match (control.queues().await, control.tables().await) {
        (Ok(queues), Ok(tables)) => Json(Snapshot {
            clock: clock(&control.clock),
            connections: control.connections.count(),
            functions: control
                .functions
                .values()
                .map(|function| function.statistics())
                .collect(),
            routes: control.routes.all(),
            outbox: control.outbox.list(None, None),
            queues,
            tables,
            faults: control.faults.list(),
            payments: control.razorpay.snapshot(),
        })
        .into_response(),
        (Err(message), _) | (_, Err(message)) => {
            (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "message": message }))).into_response()
        }
    }
}

#[derive(Deserialize)]
struct OutboxFilter {
    channel: Option<String>,
    to: Option<String>,
}

async fn outbox(
    State(control): State<Control>,
    Query(filter): Query<OutboxFilter>,
) -> Result<Json<Vec<Entry>>, Refused> {
    let channel = match filter.channel.as_deref() {
        None | Some("") => None,
        Some(name) => Some(
            serde_json::from_value::<Channel>(name.into())
                .map_err(|_| Refused(format!("channel must be sms, email, push or held, not {name:?}")))?,
        ),
    };
    // A `+` typed into a query string means a space, which no address contains.
    let to = filter.to.filter(|to| !to.is_empty()).map(|to| to.replace(' ', "+"));
    Ok(Json(control.outbox.list(channel, to.as_deref())))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: i64,
}

async fn advance(State(control): State<Control>, body: Bytes) -> Result<Json<Value>, Refused> {
    let Advance { advance_seconds } = parsed(&body)?;
    if !(0..=MAX_ADVANCE_SECONDS).contains(&advance_seconds) {
        return Err(Refused(format!(
            "advance_seconds must lie between 0 and {MAX_ADVANCE_SECONDS}"
        )));
    }
    control.clock.advance(advance_seconds);
    Ok(Json(clock(&control.clock)))
}

async fn set_fault(State(control): State<Control>, body: Bytes) -> Result<Json<Vec<Fault>>, Refused> {
    control
        .faults
        .set(parsed(&body)?)
        .map_err(|error| Refused(error.to_string()))?;
    Ok(Json(control.faults.list()))
}

async fn list_faults(State(control): State<Control>) -> Json<Vec<Fault>> {
    Json(control.faults.list())
}

async fn clear_faults(State(control): State<Control>) -> StatusCode {
    control.faults.clear();
    StatusCode::NO_CONTENT
}

async fn unknown() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "message": "not found" }))).into_response()
}

fn clock(clock: &Clock) -> Value {
    json!({ "now": clock.now().to_string(), "offset_seconds": clock.offset_seconds() })
}

fn parsed<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused(format!("not the expected JSON: {error}")))
}
