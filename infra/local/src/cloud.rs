//! The whole cloud: engines, functions, event sources and the gateway, wired as the template says.

mod assembly;
mod environments;
mod options;
mod parameters;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use shared::clock::Clock;
use shared::lambda::{Function, Invoker};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

pub use self::options::{Options, Storage};
use crate::cloud::assembly::Assembly;
use crate::engines::{Engines, QueueDepth, StartError};
use crate::faults::{Faults, aws_http_client};
use crate::gateway::websocket_api::WebSocketApi;
use crate::guard::Guard;
use crate::invoke::{Deployed, Functions};
use crate::outbox::Outbox;
use crate::policy::Policies;
use crate::pollers::{self, Delivery, Invoke, Pollers};
use crate::providers::Razorpay;
use crate::schedules::Schedules;
use crate::serve;
use crate::template::FunctionSpec;

/// The time that a stop waits for queues and handlers.
const DRAIN: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(2);

/// A running cloud. Dropping it ends it at once; [`Cloud::stop`] ends it cleanly.
pub struct Cloud {
    address: SocketAddr,
    clock: Clock,
    faults: Faults,
    outbox: Outbox,
    guard: Guard,
    functions: Functions,
    specs: Vec<FunctionSpec>,
    engines: Engines,
    delivery: Delivery,
    pollers: Pollers,
    schedules: Schedules,
    razorpay: Razorpay,
    sockets: WebSocketApi,
    serving: JoinHandle<()>,
    stop: DropGuard,
    _closes_sockets: DropGuard,
    _webhooks: JoinSet<()>,
}

impl Cloud {
    /// Starts a cloud that runs `functions`.
    ///
    /// # Errors
    /// The port is taken, the template or API definition cannot be used, the template's functions are not those given,
    /// or an engine or a function does not start.
    pub async fn start(options: Options, functions: Vec<Function>) -> Result<Self, StartError> {
        let listener = assembly::listen(options.port)?;
        let address = listener.local_addr()?;
        let (clock, faults) = (Clock::system(), Faults::default());
        let directory = options.storage.directory();
        let engines = Engines::start(directory, address, clock.clone()).await?;
        let parameters = parameters::parameters(&options, address, &engines)?;
        let mut template = assembly::template(&options, &parameters, &engines)?;
        let guard = Guard::new(Policies::new(&template));
        engines.provision(&template, &guard).await?;
        let outbox = match directory {
            None => Outbox::default(),
            Some(directory) => {
                environments::write(directory, &template)?;
                Outbox::open(&directory.join("outbox.jsonl"))?
            }
        };
        let razorpay = assembly::razorpay(directory, address, &engines, &clock, &faults)?;
        let assembly = Assembly {
            options: &options,
            engines: &engines,
            parameters: &parameters,
            template: &template,
            guard: &guard,
            clock: &clock,
            faults: &faults,
            outbox: &outbox,
            razorpay: &razorpay,
        };
        let functions = assembly.deploy(functions).await?;
        let sockets = assembly.sockets(&functions);
        let gateway = Arc::new(assembly.gateway(&functions, &sockets)?);
        let specs = template.functions.clone();
        template.functions.retain(|spec| functions.contains_key(&spec.binary));
        let mut invoke = assembly::invoker(&functions);
        if let Some(batches) = options.batches.clone() {
            invoke = pollers::keeping(invoke, batches);
        }
        let delivery = Delivery {
            queues: engines.queues.clone(),
            invoke: invoke.clone(),
            faults: faults.clone(),
            retry_delay: options.retry_delay,
        };
        let is_polled = |spec: &&FunctionSpec| !options.unpolled.contains(&spec.binary);
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
            pollers: Pollers::start(template.functions.iter().filter(is_polled), &delivery),
            delivery,
            schedules: Schedules::start(&template, clock.clone(), invoke),
            clock,
            specs,
            functions,
            engines,
            serving: tokio::spawn(serve::serve(listener, handle, stop.clone())),
            _closes_sockets: sockets.closing.clone().drop_guard(),
            _webhooks: razorpay.deliver(),
            razorpay,
            sockets,
            stop: stop.drop_guard(),
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

    /// The messages that the providers were asked to send.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// The active faults.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// An HTTP client for AWS with connections of its own, for a function that runs elsewhere and is to meet the same
    /// faults.
    #[must_use]
    pub fn aws_http(&self) -> SharedHttpClient {
        aws_http_client(self.faults.clone(), &self.engines)
    }

    /// The guard that enforces the template's policies.
    #[must_use]
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The database behind the functions' tables.
    #[must_use]
    pub fn database(&self) -> &dynoxide::Database {
        &self.engines.database
    }

    /// The function with this binary, without measuring and timeout.
    #[must_use]
    pub fn invoker(&self, binary: &str) -> Option<&Invoker> {
        self.functions.get(binary).map(Deployed::invoker)
    }

    /// The environment of the function with this binary, which may run elsewhere; empty if the template has no such
    /// function.
    #[must_use]
    pub fn environment(&self, binary: &str) -> BTreeMap<String, String> {
        let spec = self.specs.iter().find(|spec| spec.binary == binary);
        spec.map(|spec| spec.environment.clone()).unwrap_or_default()
    }

    /// Hands the messages for the function with this binary, which [`Options::unpolled`] names, to `invoke` until the
    /// returned pollers are dropped.
    #[must_use]
    pub fn poll(&self, binary: &str, invoke: Invoke) -> Pollers {
        let delivery = Delivery {
            invoke,
            ..self.delivery.clone()
        };
        Pollers::start(self.specs.iter().filter(|spec| spec.binary == binary), &delivery)
    }

    /// Invokes every schedule that is due by the product's clock.
    pub async fn run_schedules(&self) {
        self.schedules.run_due().await;
    }

    /// Waits until no queue with a poller holds a message, no function runs, and no webhook of a provider is due.
    pub async fn settle(&self) {
        self.settle_until(Instant::now() + Duration::from_secs(24 * 60 * 60))
            .await;
    }

    /// The depth of every queue, including dead-letter queues.
    ///
    /// # Errors
    /// The engine has stopped.
    pub async fn queued(&self) -> Result<BTreeMap<String, QueueDepth>, StartError> {
        Ok(self.pollers.depths().await?)
    }

    /// The number of messages that have failed and wait for the product's clock.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.engines.queues.waiting()
    }

    /// Puts a message into a queue, as a function or a bucket would.
    ///
    /// # Errors
    /// The queue does not exist, or the body is empty or over 256 KiB.
    pub async fn enqueue(&self, queue: &str, body: String) -> Result<(), StartError> {
        Ok(self.engines.queues.send(queue, body).await?)
    }

    /// Closes the sockets, waits for queues and handlers, and ends everything.
    pub async fn stop(self) {
        let deadline = Instant::now() + DRAIN;
        self.sockets.closing.cancel();
        self.sockets.tasks.close();
        let is_closed = timeout(DRAIN, self.sockets.tasks.wait()).await.is_ok();
        // The functions need the gateway until the end: it serves the providers and the `@connections` API.
        if !(is_closed && self.settle_until(deadline).await) {
            tracing::warn!("not everything was handled in time: messages in queues are lost");
        }
        drop(self.stop);
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
            // A function that ran in the meantime may have filled a queue again.
            if is_empty && is_idle && self.razorpay.is_idle() && begun == self.begun() {
                return true;
            }
            if Instant::now() >= deadline {
                return false;
            }
            sleep(LOOK_AGAIN).await;
        }
    }

    fn begun(&self) -> u64 {
        self.functions
            .values()
            .map(|function| function.statistics().invocations)
            .sum()
    }
}
