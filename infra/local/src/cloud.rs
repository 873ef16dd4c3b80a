//! The whole cloud: engines, functions, event sources and the gateway, wired as the template says.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::try_join_all;
use http::HeaderValue;
use shared::clock::Clock;
use shared::ids::Ids;
use shared::lambda::{Function, Invoker};
use shared::platform::{self, Platform};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::control::Control;
use crate::engines::{Engines, QueueDepth, StartError};
use crate::faults::{self, Faults};
use crate::gateway::connections::Connections;
use crate::gateway::cors::Cors;
use crate::gateway::routes::Routes;
use crate::gateway::websocket::WebSocketApi;
use crate::gateway::Gateway;
use crate::guard::Guard;
use crate::invoke::{Deployed, Functions, invoke};
use crate::outbox::Outbox;
use crate::policy::Policies;
use crate::pollers::{Delivery, Invoke, Pollers};
use crate::providers::{self, Providers};
use crate::schedules::Schedules;
use crate::serve;
use crate::template::{FunctionSpec, Template};

const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../template.yaml");
const API: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../api.yaml");

/// Connections that may wait to be accepted; a storm opens many at once.
const BACKLOG: u32 = 1024;
/// How long a stop waits for queues and handlers.
const DRAIN: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(2);

/// Where data is kept.
#[derive(Clone, Debug)]
pub enum Storage {
    /// Nowhere.
    Memory,
    /// In this directory, which is made if it is missing.
    Directory(PathBuf),
}

/// How a cloud is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port of the gateway on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Where data is kept.
    pub storage: Storage,
    /// The template's parameter `AdminEmail`.
    pub admin_email: String,
    /// When a message that failed is tried again; whole seconds.
    pub retry_delay: Duration,
    /// Another template than the repository's.
    pub template: Option<String>,
    /// Another API definition than the repository's.
    pub api: Option<String>,
    /// Further parameters of the template; they win.
    pub parameters: BTreeMap<String, String>,
    /// Whether functions of the template may be missing; their routes and queues are then dead.
    pub partial: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            storage: Storage::Memory,
            admin_email: "admin@example.com".to_owned(),
            retry_delay: Duration::from_secs(1),
            template: None,
            api: None,
            parameters: BTreeMap::new(),
            partial: false,
        }
    }
}

/// A running cloud. Dropping it ends it at once; [`Cloud::stop`] ends it cleanly.
pub struct Cloud {
    address: SocketAddr,
    clock: Clock,
    faults: Faults,
    outbox: Outbox,
    guard: Guard,
    functions: Functions,
    environments: BTreeMap<String, BTreeMap<String, String>>,
    engines: Engines,
    pollers: Pollers,
    schedules: Schedules,
    sockets: WebSocketApi,
    serving: JoinHandle<()>,
    stop: CancellationToken,
    _ends_with_this: DropGuard,
}

impl Cloud {
    /// Starts a cloud that runs `functions`.
    ///
    /// # Errors
    /// The port is taken, the template or API definition cannot be used, the template's functions are not those given,
    /// or an engine or a function does not start.
    pub async fn start(options: Options, functions: Vec<Function>) -> Result<Self, StartError> {
        let listener = listen(options.port)?;
        let address = listener.local_addr()?;
        let (clock, faults) = (Clock::system(), Faults::default());
        let directory = match &options.storage {
            Storage::Memory => None,
            Storage::Directory(directory) => Some(directory.as_path()),
        };
        let engines = Engines::start(directory, address, clock.clone()).await?;
        let parameters = parameters(&options, address, &engines)?;
        let template = template(&options, &parameters, &engines)?;
        let guard = Guard::new(Policies::new(&template));
        engines.provision(&template, &guard).await?;
        if let Some(directory) = directory {
            write_environments(directory, &template)?;
        }
        let parts = Parts { options: &options, template: &template, engines: &engines, clock: &clock, faults: &faults, guard: &guard };
        let functions = parts.deploy(functions).await?;
        let outbox = match directory {
            None => Outbox::default(),
            Some(directory) => Outbox::open(&directory.join("outbox.jsonl"))?,
        };
        let sockets = parts.sockets(&functions)?;
        let gateway = Arc::new(parts.gateway(&parameters, &functions, &outbox, &sockets)?);
        let invoke = invoker(&functions);
        let delivery = Delivery {
            queues: engines.queues.clone(),
            invoke: invoke.clone(),
            faults: faults.clone(),
            retry_delay: options.retry_delay,
        };
        let stop = CancellationToken::new();
        let handle = move |request, peer| {
            let gateway = Arc::clone(&gateway);
            async move { gateway.handle(request, peer).await }
        };
        Ok(Self {
            address,
            faults,
            outbox,
            guard,
            pollers: Pollers::start(&template, &delivery),
            schedules: Schedules::start(&template, clock.clone(), invoke),
            clock,
            environments: template.functions.into_iter().map(|spec| (spec.binary, spec.environment)).collect(),
            functions,
            engines,
            serving: tokio::spawn(serve::serve(listener, handle, stop.clone())),
            _ends_with_this: sockets.closing.clone().drop_guard(),
            sockets,
            stop,
        })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The product's clock; moving it moves it for every function.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What the providers were asked to send.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// What is broken.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// What the template's policies were asked and refused.
    #[must_use]
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The database behind the functions' tables.
    #[must_use]
    pub fn database(&self) -> &dynoxide::Database {
        &self.engines.database
    }

    /// What events for the function with this binary go to, unmeasured and untimed.
    #[must_use]
    pub fn invoker(&self, binary: &str) -> Option<&Invoker> {
        self.functions.get(binary).map(Deployed::invoker)
    }

    /// What the function with this binary sees of its environment; empty if there is none.
    #[must_use]
    pub fn environment(&self, binary: &str) -> BTreeMap<String, String> {
        self.environments.get(binary).cloned().unwrap_or_default()
    }

    /// Invokes every schedule that is due by the product's clock.
    pub async fn run_schedules(&self) {
        self.schedules.run_due().await;
    }

    /// Waits until no queue with a poller holds a message and no function runs.
    pub async fn settle(&self) {
        self.settle_until(Instant::now() + Duration::from_secs(24 * 60 * 60)).await;
    }

    /// What every queue holds, dead-letter queues included.
    ///
    /// # Errors
    /// The engine has stopped.
    pub async fn queued(&self) -> Result<BTreeMap<String, QueueDepth>, StartError> {
        Ok(self.pollers.depths().await?)
    }

    /// Puts a message into a queue, as a function or a bucket would.
    ///
    /// # Errors
    /// There is no such queue, or the body is empty or over 256 KiB.
    pub async fn enqueue(&self, queue: &str, body: String) -> Result<(), StartError> {
        Ok(self.engines.queues.send(queue, body).await?)
    }

    /// Closes the sockets, waits for queues and handlers, and ends everything.
    pub async fn stop(self) {
        let deadline = Instant::now() + DRAIN;
        self.sockets.closing.cancel();
        self.sockets.tasks.close();
        let is_closed = timeout(DRAIN, self.sockets.tasks.wait()).await.is_ok();
        // The functions need the gateway to the last: the providers and the `@connections` API stand there.
        if !(is_closed && self.settle_until(deadline).await) {
            tracing::warn!("not everything was handled in time: messages in queues are lost");
        }
        self.stop.cancel();
        if let Err(error) = self.serving.await {
            tracing::error!(%error, "the gateway broke");
        }
        drop((self.pollers, self.schedules));
        self.engines.stop().await;
    }

    async fn settle_until(&self, deadline: Instant) -> bool {
        loop {
            let begun = self.begun();
            let is_empty = self.pollers.drain(deadline).await;
            let is_idle = self.functions.values().all(|function| function.running() == 0);
            // A function that ran meanwhile may have filled a queue again.
            if is_empty && is_idle && begun == self.begun() {
                return true;
            }
            if Instant::now() >= deadline {
                return false;
            }
            sleep(LOOK_AGAIN).await;
        }
    }

    fn begun(&self) -> u64 {
        self.functions.values().map(|function| function.statistics().invocations).sum()
    }
}

/// What most steps of a start need.
struct Parts<'c> {
    options: &'c Options,
    template: &'c Template,
    engines: &'c Engines,
    clock: &'c Clock,
    faults: &'c Faults,
    guard: &'c Guard,
}

impl Parts<'_> {
    /// Starts every function with the surroundings that its template entry gives it.
    async fn deploy(&self, functions: Vec<Function>) -> Result<Functions, StartError> {
        let aws_http = faults::aws_http_client(self.faults.clone(), self.engines.endpoints);
        let http = platform::http_client();
        let starting = self.pairs(functions)?.into_iter().map(|(spec, function)| {
            let platform = Platform {
                environment: spec.environment.clone(),
                clock: self.clock.clone(),
                aws_http: aws_http.clone(),
                http: http.clone(),
                interceptors: vec![self.guard.interceptor(&spec.logical_id)],
            };
            let (timeout, ids) = (Duration::from_secs(spec.timeout_seconds), Ids::new(self.clock.clone()));
            async move {
                let started = function.start(platform).await;
                let invoker = started.map_err(|error| failed(format!("{} does not start: {error}", spec.logical_id)))?;
                Ok::<_, StartError>((spec.binary.clone(), Deployed::new(&spec.binary, invoker, timeout, ids)))
            }
        });
        let deployed: Vec<_> = try_join_all(starting).await?;
        Ok(Arc::new(deployed.into_iter().collect()))
    }

    /// The template's functions with their code.
    fn pairs(&self, functions: Vec<Function>) -> Result<Vec<(&FunctionSpec, Function)>, StartError> {
        let mut code: BTreeMap<_, _> = functions.into_iter().map(|function| (function.name(), function)).collect();
        let mut pairs = Vec::new();
        for spec in &self.template.functions {
            match code.remove(spec.binary.as_str()) {
                Some(function) => pairs.push((spec, function)),
                None if self.options.partial => {}
                None => return Err(failed(format!("the template's {} has no code: {} is not linked", spec.logical_id, spec.binary))),
            }
        }
        match code.into_keys().next() {
            None => Ok(pairs),
            Some(name) => Err(failed(format!("{name} is not in the template"))),
        }
    }

    fn sockets(&self, functions: &Functions) -> Result<WebSocketApi, StartError> {
        let spec = self.template.functions.iter().find(|spec| spec.is_websocket && functions.contains_key(&spec.binary));
        let function = spec.and_then(|spec| functions.get(&spec.binary));
        Ok(WebSocketApi {
            function: function.cloned(),
            stage: stage(self.template).to_owned(),
            connections: Connections::new(self.clock.clone(), self.faults.clone()),
            clock: self.clock.clone(),
            ids: Ids::new(self.clock.clone()),
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
        })
    }

    fn gateway(
        &self,
        parameters: &BTreeMap<String, String>,
        functions: &Functions,
        outbox: &Outbox,
        sockets: &WebSocketApi,
    ) -> Result<Gateway, StartError> {
        let binaries = self.template.functions.iter().map(|spec| (spec.logical_id.clone(), spec.binary.clone())).collect();
        let api = text(self.options.api.as_deref(), API)?;
        let routes = Routes::parse(&api, &binaries).map_err(|error| failed(error.to_string()))?;
        let cors = Cors::parse(&api, parameters).map_err(|error| failed(error.to_string()))?;
        let secret = |id: &str| self.engines.secret(id).ok_or_else(|| failed(format!("the template has no {id}")));
        let control = Control {
            functions: Arc::clone(functions),
            routes: routes.clone(),
            connections: sockets.connections.clone(),
            outbox: outbox.clone(),
            queues: self.engines.queues.clone(),
            dead_letters: self.template.queues.iter().filter_map(|queue| Some(queue.dead_letter.as_ref()?.0.clone())).collect(),
            database: self.engines.database.clone(),
            clock: self.clock.clone(),
            faults: self.faults.clone(),
        };
        Ok(Gateway {
            routes,
            cors,
            functions: Arc::clone(functions),
            sockets: sockets.clone(),
            edge_key: HeaderValue::try_from(secret("EdgeKeySecret")?).map_err(|error| failed(error.to_string()))?,
            providers: Providers {
                outbox: outbox.clone(),
                faults: self.faults.clone(),
                clock: self.clock.clone(),
                ids: Ids::new(self.clock.clone()),
                twilio: serde_json::from_str(&secret("TwilioSecret")?)?,
            },
            control: control.router(),
        })
    }
}

fn failed(problem: String) -> StartError {
    StartError::new(problem)
}

fn listen(port: u16) -> std::io::Result<TcpListener> {
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

fn parameters(options: &Options, gateway: SocketAddr, engines: &Engines) -> Result<BTreeMap<String, String>, StartError> {
    let mut parameters = BTreeMap::from([
        ("Stage".to_owned(), "local".to_owned()),
        ("AdminEmail".to_owned(), options.admin_email.clone()),
        ("AllowedOrigins".to_owned(), "*".to_owned()),
        ("JwtPublicKeys".to_owned(), engines.jwt_public_keys()?),
        ("TwilioBaseUrl".to_owned(), format!("http://{gateway}{}", providers::TWILIO_PATH)),
    ]);
    parameters.extend(options.parameters.clone());
    Ok(parameters)
}

fn template(options: &Options, parameters: &BTreeMap<String, String>, engines: &Engines) -> Result<Template, StartError> {
    let template = text(options.template.as_deref(), TEMPLATE)?;
    Template::load(&template, parameters, &engines.endpoints).map_err(|error| failed(error.to_string()))
}

/// The stage that the WebSocket API's events name: the last part of its ARN.
fn stage(template: &Template) -> &str {
    template.websocket_arn.as_deref().and_then(|arn| arn.rsplit('/').next()).unwrap_or("local")
}

fn invoker(functions: &Functions) -> Invoke {
    let functions = Arc::clone(functions);
    Arc::new(move |binary, event| {
        let function = functions.get(&binary).cloned();
        Box::pin(async move {
            let function = function.ok_or_else(|| format!("{binary} does not run"))?;
            Ok(invoke(&function, event).await?.reply)
        })
    })
}

/// Writes every variable of every function to `functions.env`, for `cargo lambda watch --env-file`. Where functions
/// differ, as in their credentials, the first one's value stands.
fn write_environments(directory: &Path, template: &Template) -> std::io::Result<()> {
    let mut union = BTreeMap::new();
    for (name, value) in template.functions.iter().flat_map(|spec| &spec.environment) {
        union.entry(name).or_insert(value);
    }
    let is_plain = |value: &str| value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@+,=".contains(&byte));
    let line = |(name, value): (&String, &String)| if is_plain(value) { format!("{name}={value}\n") } else { format!("{name}='{value}'\n") };
    std::fs::write(directory.join("functions.env"), union.into_iter().map(line).collect::<String>())
}
