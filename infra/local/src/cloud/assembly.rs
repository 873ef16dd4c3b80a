//! The steps of a start, in terms of the template.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::future::try_join_all;
use http::HeaderValue;
use shared::clock::Clock;
use shared::ids::Ids;
use shared::ids::kind::EmailToken;
use shared::lambda::Function;
use shared::platform::{Observer, Platform, ProviderHttp};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Options;
use crate::control::Control;
use crate::engines::{Engines, StartError};
use crate::faults::{self, Faults};
use crate::gateway::Gateway;
use crate::gateway::connections::Connections;
use crate::gateway::cors::Cors;
use crate::gateway::kept_errors::KeptErrors;
use crate::gateway::routes::Routes;
use crate::gateway::throttles::StageThrottles;
use crate::gateway::websocket_api::WebSocketApi;
use crate::guard::Guard;
use crate::invoke::{Deployed, Functions, invoke};
use crate::outbox::{Channel, Entry, Outbox};
use crate::pollers::Invoke;
use crate::providers::{MailEvents, Providers, Razorpay};
use crate::template::{FunctionSpec, QueueSpec, Template, check_parameters};

const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../template.yaml");
const API: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../api.yaml");
/// Connections that may wait to be accepted; a storm opens many at once.
const BACKLOG: u32 = 1024;

/// The inputs of the steps of a start.
pub(super) struct Assembly<'c> {
    pub(super) options: &'c Options,
    pub(super) engines: &'c Engines,
    pub(super) parameters: &'c BTreeMap<String, String>,
    pub(super) template: &'c Template,
    pub(super) guard: &'c Guard,
    pub(super) clock: &'c Clock,
    pub(super) faults: &'c Faults,
    pub(super) outbox: &'c Outbox,
    pub(super) razorpay: &'c Razorpay,
}

impl Assembly<'_> {
    /// Starts every function with the environment and rights of its template entry.
    pub(super) async fn deploy(&self, functions: Vec<Function>) -> Result<Functions, StartError> {
        let aws_http = faults::aws_http_client(self.faults.clone(), self.engines);
        let http = ProviderHttp::default();
        let concurrency = self
            .options
            .concurrency
            .map(|permits| Arc::new(Semaphore::new(permits)));
        let starting = self.pairs(functions)?.into_iter().map(|(spec, function)| {
            let platform = Platform {
                environment: spec.environment.clone(),
                clock: self.clock.clone(),
                aws_http: aws_http.clone(),
                http: http.clone(),
                interceptors: vec![self.guard.interceptor(&spec.logical_id)],
                observer: self.observer(),
            };
            let (timeout, ids) = (Duration::from_secs(spec.timeout_seconds), Ids::new(self.clock.clone()));
            let concurrency = concurrency.clone();
            async move {
                let started = function.start(platform).await;
                let invoker =
                    started.map_err(|error| failed(format!("{} does not start: {error}", spec.logical_id)))?;
                let deployed = Deployed::limited(&spec.binary, invoker, timeout, ids, concurrency);
                Ok::<_, StartError>((spec.binary.clone(), deployed))
            }
        });
        let deployed: Vec<_> = try_join_all(starting).await?;
        Ok(Arc::new(deployed.into_iter().collect()))
    }

    /// Notes mails that limits hold back in the outbox.
    fn observer(&self) -> Observer {
        let (outbox, clock, ids) = (self.outbox.clone(), self.clock.clone(), Ids::new(self.clock.clone()));
        Observer::of_mails(move |email| {
            let entry = Entry {
                id: ids.id::<EmailToken>().to_string(),
                channel: Channel::Held,
                to: email.as_str().to_owned(),
                subject: Some("A mail was held back".to_owned()),
                body: "Too many mails for this purpose were requested for the mailbox or by the client.".to_owned(),
                at: clock.now(),
            };
            if let Err(error) = outbox.record(entry) {
                tracing::error!(%error, "the outbox cannot be written");
            }
        })
    }

    /// The template's functions with their code.
    fn pairs(&self, functions: Vec<Function>) -> Result<Vec<(&FunctionSpec, Function)>, StartError> {
        let mut code: BTreeMap<_, _> = functions
            .into_iter()
            .map(|function| (function.name(), function))
            .collect();
        let mut pairs = Vec::new();
        for spec in &self.template.functions {
            match code.remove(spec.binary.as_str()) {
                Some(function) => pairs.push((spec, function)),
                None if self.options.partial => {}
                None => {
                    return Err(failed(format!(
                        "the template's {} has no code: {} is not linked",
                        spec.logical_id, spec.binary
                    )));
                }
            }
        }
        match code.into_keys().next() {
            None => Ok(pairs),
            Some(name) => Err(failed(format!("{name} is not in the template"))),
        }
    }

    /// The WebSocket API, without connections.
    pub(super) fn sockets(&self, functions: &Functions) -> WebSocketApi {
        let spec = self
            .template
            .functions
            .iter()
            .find(|spec| spec.is_websocket && functions.contains_key(&spec.binary));
        let function = spec.and_then(|spec| functions.get(&spec.binary));
        WebSocketApi {
            function: function.cloned(),
            stage: stage(self.template).to_owned(),
            connections: Connections::new(self.clock.clone(), self.faults.clone()),
            clock: self.clock.clone(),
            ids: Ids::new(self.clock.clone()),
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
        }
    }

    /// The gateway, which answers everything on the port.
    pub(super) fn gateway(&self, functions: &Functions, sockets: &WebSocketApi) -> Result<Gateway, StartError> {
        let binaries = self
            .template
            .functions
            .iter()
            .map(|spec| (spec.logical_id.clone(), spec.binary.clone()))
            .collect();
        let api = text(self.options.api.as_deref(), API)?;
        let routes = Routes::parse(&api, &binaries).map_err(StartError::new)?;
        let twilio = serde_json::from_str(&self.secret("TwilioSecret")?)?;
        let ai: serde_json::Value = serde_json::from_str(&self.secret("AiSecret")?)?;
        Ok(Gateway {
            cors: Cors::parse(&api, self.parameters).map_err(StartError::new)?,
            functions: Arc::clone(functions),
            sockets: sockets.clone(),
            throttles: self
                .options
                .stage_throttles
                .then(|| StageThrottles::new(self.template.throttles.clone())),
            kept_errors: KeptErrors::new(self.template.error_ttls.clone(), self.clock.clone()),
            edge_key: HeaderValue::try_from(self.secret("EdgeKeySecret")?).map_err(StartError::new)?,
            providers: Providers {
                outbox: self.outbox.clone(),
                faults: self.faults.clone(),
                clock: self.clock.clone(),
                ids: Ids::new(self.clock.clone()),
                twilio,
                razorpay: self.razorpay.clone(),
                ai_key: ai["api_key"].as_str().unwrap_or_default().to_owned(),
                mail_events: self.template.mail_event_queue.clone().map(|queue| MailEvents {
                    queues: self.engines.queues.clone(),
                    queue,
                }),
            },
            control: self.control(functions, &routes, sockets).router(),
            routes,
        })
    }

    fn control(&self, functions: &Functions, routes: &Routes, sockets: &WebSocketApi) -> Control {
        let dead_letter = |queue: &QueueSpec| queue.dead_letter.as_ref().map(|(name, _)| name.clone());
        Control {
            functions: Arc::clone(functions),
            routes: routes.clone(),
            connections: sockets.connections.clone(),
            outbox: self.outbox.clone(),
            queues: self.engines.queues.clone(),
            dead_letters: self.template.queues.iter().filter_map(dead_letter).collect(),
            database: self.engines.database.clone(),
            clock: self.clock.clone(),
            faults: self.faults.clone(),
            razorpay: self.razorpay.clone(),
        }
    }

    fn secret(&self, logical_id: &str) -> Result<String, StartError> {
        self.engines
            .secret(logical_id)
            .ok_or_else(|| failed(format!("the template has no {logical_id}")))
    }
}

fn failed(problem: String) -> StartError {
    StartError::new(problem)
}

/// A listener on 127.0.0.1.
pub(super) fn listen(port: u16) -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    socket.listen(BACKLOG)
}

fn text(given: Option<&str>, path: &str) -> Result<String, StartError> {
    match given {
        Some(text) => Ok(text.to_owned()),
        None => std::fs::read_to_string(path).map_err(|error| failed(format!("{path}: {error}"))),
    }
}

/// The payment provider, whose webhooks go to `gateway`.
pub(super) fn razorpay(
    directory: Option<&Path>,
    gateway: SocketAddr,
    engines: &Engines,
    clock: &Clock,
    faults: &Faults,
) -> Result<Razorpay, StartError> {
    let file = directory.map(|directory| directory.join("razorpay.jsonl"));
    let account = serde_json::from_str(&engines.razorpay_keys()?)?;
    let product = format!("http://{gateway}");
    Ok(Razorpay::open(
        file.as_deref(),
        account,
        &product,
        clock.clone(),
        faults.clone(),
    )?)
}

/// The template with `parameters` applied.
pub(super) fn template(
    options: &Options,
    parameters: &BTreeMap<String, String>,
    engines: &Engines,
) -> Result<Template, StartError> {
    let template = text(options.template.as_deref(), TEMPLATE)?;
    check_parameters(&template, &options.parameters).map_err(StartError::new)?;
    Template::load(&template, parameters, &engines.endpoints).map_err(StartError::new)
}

/// The stage that the WebSocket API's events name: the last part of its ARN.
fn stage(template: &Template) -> &str {
    template
        .websocket_arn
        .as_deref()
        .and_then(|arn| arn.rsplit('/').next())
        .unwrap_or("local")
}

/// How queues and schedules invoke a function.
pub(super) fn invoker(functions: &Functions) -> Invoke {
    let functions = Arc::clone(functions);
    Arc::new(move |binary, event| {
        let function = functions.get(&binary).cloned();
        Box::pin(async move {
            let function = function.ok_or_else(|| format!("{binary} does not run"))?;
            Ok(invoke(&function, event).await?.reply)
        })
    })
}
