//! Runs a started function.

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, LambdaEvent};
use lambda_runtime::Context;
use serde_json::Value;
use tower::Service as _;
use tracing::Instrument as _;

use super::EventHandler;
use super::encoding::encoded;
use crate::app::App;
use crate::error::{Error, Result};

/// Answers events as Lambda would have it: real event JSON in, real response JSON out.
#[derive(Clone)]
pub struct Invoker(Arc<Invoke>);

/// The event's JSON and the request id in, the reply's JSON out.
type Invoke = dyn Fn(&str, String) -> BoxFuture<'static, Result<String>> + Send + Sync;

impl Invoker {
    pub(super) fn http(router: axum::Router) -> Self {
        Self(Arc::new(move |event, request_id| {
            let request = serde_json::from_str::<LambdaRequest>(event);
            let answer = request.map(|request| {
                let mut context = Context::default();
                context.request_id = request_id;
                // A router is always ready, so it may be called at once.
                Adapter::from(router.clone()).call(encoded(LambdaEvent::new(request, context)))
            });
            async move {
                let reply = answer.map_err(Error::internal)?.await.map_err(Error::internal)?;
                serde_json::to_string(&reply).map_err(Error::internal)
            }
            .boxed()
        }))
    }

    pub(super) fn events(app: App, handler: EventHandler) -> Self {
        Self(Arc::new(move |event, request_id| {
            let span = tracing::info_span!("event", request_id);
            handler(app.clone(), event).instrument(span).boxed()
        }))
    }

    /// Answers one event.
    ///
    /// # Errors
    /// What Lambda would report as a function error.
    pub async fn invoke(&self, event: Value, request_id: &str) -> Result<Value> {
        let reply = self.invoke_text(&event.to_string(), request_id).await?;
        serde_json::from_str(&reply).map_err(Error::internal)
    }

    /// Answers one event, both as the text that the Runtime API has.
    ///
    /// # Errors
    /// What Lambda would report as a function error.
    pub async fn invoke_text(&self, event: &str, request_id: &str) -> Result<String> {
        (self.0)(event, request_id.to_owned()).await
    }
}
