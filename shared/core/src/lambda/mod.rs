//! Functions: what a `functions/<group>` crate exports, and how Lambda, the local cloud and the tests run it.

mod encoding;
mod invoker;
mod objects;
mod retries;
mod serve;

use std::future::Future;
use std::sync::Arc;

use aws_lambda_events::event::apigw::ApiGatewayWebsocketProxyRequest;
use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::Group;
use crate::http::group::{Document, EndpointGroup, Routes};
use crate::platform::Platform;
use crate::websocket::frames::Frames;
use crate::websocket::{SocketEvent, SocketReply};

pub use invoker::Invoker;
pub use objects::ObjectCreated;
pub use serve::serve;

use objects::{ObjectMessage, object_created};

/// Messages of one batch that are handled at the same time.
const MESSAGES_AT_ONCE: usize = 10;

/// Event in, reply out, both as the JSON text that the Runtime API has.
type EventHandler = Arc<dyn Fn(App, &str) -> BoxFuture<'static, Result<String>> + Send + Sync>;

/// A Lambda function.
pub struct Function {
    name: &'static str,
    kind: Kind,
    frames: Option<fn() -> Frames>,
}

enum Kind {
    Http {
        routes: fn() -> Group<Routes>,
        document: fn() -> Group<Document>,
        description: &'static str,
    },
    Events(EventHandler),
}

impl Function {
    /// A function behind the HTTP API (payload format 2.0) that answers the operations of `G`. Its binary uses the
    /// group's routes only and so does not hold the code of its document.
    #[must_use]
    pub fn http<G: EndpointGroup>(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Http {
                routes: G::operations,
                document: G::operations,
                description: G::DESCRIPTION,
            },
            frames: None,
        }
    }

    /// A function behind a queue. Each message is handled on its own; those that fail come again after 5 to 30 seconds
    /// (partial batch replies), and after the queue's `maxReceiveCount` they go to its dead-letter queue. The handler must
    /// be idempotent.
    #[must_use]
    pub fn queue<M, F, R>(name: &'static str, handler: F) -> Self
    where
        M: DeserializeOwned + Send + 'static,
        F: Fn(App, M) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        Self::events(name, move |app, event: SqsEvent| {
            let handler = handler.clone();
            async move { Ok(handle_batch(app, event, handler).await) }
        })
    }

    /// A function behind a queue that a bucket's notifications go to, and behind one of jobs `J`.
    #[must_use]
    pub fn objects<J, F, R, G, S>(name: &'static str, on_object: F, on_job: G) -> Self
    where
        J: DeserializeOwned + Send + 'static,
        F: Fn(App, ObjectCreated) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
        G: Fn(App, J) -> S + Clone + Send + Sync + 'static,
        S: Future<Output = Result<()>> + Send + 'static,
    {
        Self::queue(name, move |app: App, message: ObjectMessage<J>| {
            let (on_object, on_job) = (on_object.clone(), on_job.clone());
            async move {
                match message {
                    ObjectMessage::Test { .. } => {}
                    ObjectMessage::Job(job) => on_job(app, job).await?,
                    ObjectMessage::Event(event) => {
                        for record in event.records {
                            on_object(app.clone(), object_created(record.s3)?).await?;
                        }
                    }
                }
                Ok(())
            }
        })
    }

    /// A function behind the WebSocket API.
    #[must_use]
    pub fn websocket<F, R>(name: &'static str, handler: F) -> Self
    where
        F: Fn(App, SocketEvent) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<SocketReply>> + Send + 'static,
    {
        Self::events(name, move |app, event: ApiGatewayWebsocketProxyRequest| {
            let handler = handler.clone();
            async move {
                let reply = match SocketEvent::parse(event) {
                    Ok(event) => handler(app, event).await,
                    Err(error) => Err(error),
                };
                Ok(reply.unwrap_or_else(|error| SocketReply::refused(&error)))
            }
        })
    }

    /// A function behind a schedule.
    #[must_use]
    pub fn schedule<F, R>(name: &'static str, handler: F) -> Self
    where
        F: Fn(App) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        Self::events(name, move |app, _event: Value| {
            let handler = handler.clone();
            async move { handler(app).await }
        })
    }

    /// A function behind a schedule and a queue. The queue is that of [`Function::queue`].
    #[must_use]
    pub fn schedule_and_queue<M, F, R, G, S>(name: &'static str, on_schedule: F, on_message: G) -> Self
    where
        M: DeserializeOwned + Send + 'static,
        F: Fn(App) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
        G: Fn(App, M) -> S + Clone + Send + Sync + 'static,
        S: Future<Output = Result<()>> + Send + 'static,
    {
        Self::events(name, move |app, event: Value| {
            let (on_schedule, on_message) = (on_schedule.clone(), on_message.clone());
            async move {
                if event.get("Records").is_none() {
                    return on_schedule(app).await.map(|()| None);
                }
                let batch: SqsEvent = serde_json::from_value(event).map_err(Error::internal)?;
                Ok(Some(handle_batch(app, batch, on_message).await))
            }
        })
    }

    fn events<E, O, F, R>(name: &'static str, handler: F) -> Self
    where
        E: DeserializeOwned,
        O: Serialize,
        F: Fn(App, E) -> R + Send + Sync + 'static,
        R: Future<Output = Result<O>> + Send + 'static,
    {
        let handler: EventHandler = Arc::new(move |app, event| match serde_json::from_str(event) {
            Err(error) => futures::future::ready(Err(Error::internal(error))).boxed(),
            Ok(event) => handler(app, event)
                .map(|output| serde_json::to_string(&output?).map_err(Error::internal))
                .boxed(),
        });
        Self {
            name,
            kind: Kind::Events(handler),
            frames: None,
        }
    }

    /// The same function with the documentation of its frames.
    #[must_use]
    pub fn with_frames(self, frames: fn() -> Frames) -> Self {
        Self {
            frames: Some(frames),
            ..self
        }
    }

    /// The frames of a function behind the WebSocket API.
    #[must_use]
    pub fn frames(&self) -> Option<Frames> {
        self.frames.map(|frames| frames())
    }

    /// The name of the function's binary.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The description of an HTTP function's operations.
    #[must_use]
    pub fn description(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Http { description, .. } => Some(*description),
            Kind::Events(_) => None,
        }
    }

    /// The operations of an HTTP function.
    #[must_use]
    pub fn openapi(&self) -> Option<utoipa::openapi::OpenApi> {
        match &self.kind {
            Kind::Http { document, .. } => Some(document().finish().into_openapi()),
            Kind::Events(_) => None,
        }
    }

    /// A cold start: reads configuration and secrets of `platform` and gives what answers events.
    ///
    /// # Errors
    /// The environment or a secret cannot be used.
    pub async fn start(&self, platform: Platform) -> Result<Invoker> {
        let app = App::start(platform).await?;
        Ok(match &self.kind {
            Kind::Http { routes, .. } => Invoker::http(routes().finish().into_router(app)),
            Kind::Events(handler) => Invoker::events(app, handler.clone()),
        })
    }
}

/// Handles the messages of a batch, each on its own.
async fn handle_batch<M, F, R>(app: App, event: SqsEvent, handler: F) -> SqsBatchResponse
where
    M: DeserializeOwned + Send,
    F: Fn(App, M) -> R + Clone + Send + Sync,
    R: Future<Output = Result<()>> + Send,
{
    let failed: Vec<BatchItemFailure> = futures::stream::iter(event.records)
        .map(|message| handle_message(app.clone(), message, handler.clone()))
        .buffer_unordered(MESSAGES_AT_ONCE)
        .filter_map(|failure| async { failure })
        .collect()
        .await;
    let mut reply = SqsBatchResponse::default();
    reply.batch_item_failures = failed;
    reply
}

/// Handles one message; a failure names the message for the partial batch reply.
async fn handle_message<M, F, R>(app: App, message: SqsMessage, handler: F) -> Option<BatchItemFailure>
where
    M: DeserializeOwned,
    F: Fn(App, M) -> R,
    R: Future<Output = Result<()>>,
{
    let handled = match serde_json::from_str(message.body.as_deref().unwrap_or_default()) {
        Ok(body) => handler(app.clone(), body).await,
        Err(error) => Err(Error::internal(error)),
    };
    let error = handled.err()?;
    let id = message.message_id.as_deref().unwrap_or_default();
    tracing::error!(message_id = id, %error, "a message failed and comes again");
    retries::come_again(&app, &message).await;
    serde_json::from_value(json!({ "itemIdentifier": id })).ok()
}
