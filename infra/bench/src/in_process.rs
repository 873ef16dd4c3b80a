//! The cost of a request in the function alone: from the text of the event to the text of the reply, in this process,
//! with engines that answer immediately.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use shared::clock::Clock;
use shared::lambda::{Function, Invoker};
use shared::log;
use shared::platform::aws_http_client;
use shared::platform::{Platform, ProviderHttp};
use tracing::level_filters::LevelFilter;

use crate::Result;
use crate::process::thread_cpu;
use crate::running_product::Step;

/// Invocations before the measured ones.
const WARM_UP: u32 = 500;
/// Measured invocations. They take seconds, because the kernel's accounting is inexact below a few milliseconds.
const INVOCATIONS: u32 = 10_000;

const THIS_THREAD: &str = "thread-self";

/// The cost of an invocation.
pub(crate) struct Costs {
    /// The median time. Nothing waits, so this is CPU time as long as the machine is idle.
    pub median: Duration,
    /// The mean CPU time, from the kernel's accounting.
    pub mean: Duration,
}

/// Repeats `step` with `function`, on one thread as in a container, in its `environment`. The engines there answer the
/// first time; after that, the calls of the AWS SDK get the same replies in the same order.
pub(crate) fn measure(function: &Function, environment: BTreeMap<String, String>, step: &Step) -> Result<Costs> {
    let replies = Replies::default();
    let platform = Platform {
        environment,
        clock: Clock::system(),
        aws_http: replies.client(),
        http: ProviderHttp::default(),
        interceptors: Vec::new(),
        observer: shared::platform::Observer::default(),
    };
    let _logging = tracing::subscriber::set_default(log::subscriber(LevelFilter::INFO, std::io::sink));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let invoker = runtime.block_on(function.start(platform))?;
    let event = step.event.to_string();
    replies.with(|state| state.known.clear());
    let invoke = |times| runtime.block_on(invoke(&invoker, &event, step.status, times));
    invoke(1)?;
    replies.repeat();
    invoke(WARM_UP)?;
    let before = thread_cpu(THIS_THREAD)?;
    let mut times = invoke(INVOCATIONS)?;
    let mean = (thread_cpu(THIS_THREAD)? - before) / INVOCATIONS;
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    Ok(Costs { median, mean })
}

async fn invoke(invoker: &Invoker, event: &str, status: Option<u16>, times: u32) -> Result<Vec<Duration>> {
    let expected = status
        .map(|status| format!("{{\"statusCode\":{status},"))
        .unwrap_or_default();
    let mut took = Vec::new();
    for _ in 0..times {
        let begun = Instant::now();
        let reply = invoker.invoke_text(event, "bench").await?;
        took.push(begun.elapsed());
        if !reply.starts_with(&expected) {
            return Err(format!("expected {expected}…, got {reply}").into());
        }
    }
    Ok(took)
}

/// The recorded replies of engines to one invocation.
#[derive(Clone, Debug, Default)]
struct Replies(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    known: VecDeque<(u16, Bytes)>,
    is_repeated: bool,
}

impl State {
    /// The next reply of the cycle.
    fn next(&mut self) -> Option<(u16, Bytes)> {
        let next = self.is_repeated.then(|| self.known.pop_front())??;
        self.known.push_back(next.clone());
        Some(next)
    }
}

impl Replies {
    fn client(&self) -> SharedHttpClient {
        let (replies, engine) = (self.clone(), aws_http_client());
        http_client_fn(move |settings, components| {
            SharedHttpConnector::new(Connector {
                engine: engine.http_connector(settings, components),
                replies: replies.clone(),
            })
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn repeat(&self) {
        self.with(|state| state.is_repeated = true);
    }
}

#[derive(Debug)]
struct Connector {
    engine: SharedHttpConnector,
    replies: Replies,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let repeated = self.replies.with(State::next);
        if let Some((status, body)) = repeated {
            return HttpConnectorFuture::ready(response(status, body));
        }
        let (reply, replies) = (self.engine.call(request), self.replies.clone());
        HttpConnectorFuture::new(async move {
            let reply = reply.await?;
            let status = reply.status().as_u16();
            let body = reply
                .into_body()
                .collect()
                .await
                .map_err(ConnectorError::io)?
                .to_bytes();
            replies.with(|state| state.known.push_back((status, body.clone())));
            response(status, body)
        })
    }
}

fn response(status: u16, body: Bytes) -> Result<HttpResponse, ConnectorError> {
    let status = status
        .try_into()
        .map_err(|error| ConnectorError::other(Box::new(error), None))?;
    Ok(HttpResponse::new(status, SdkBody::from(body)))
}
