//! The only way to invoke a function: every invocation, by gateway, socket, queue or schedule, is measured, counted and
//! timed out here.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use shared::cost::{self, Cost};
use shared::ids::{Ids, kind};
use shared::lambda::Invoker;
use tokio::sync::Semaphore;

/// Lambda's limit for a synchronous invocation's event: 6 MiB
/// (<https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>).
pub const EVENT_LIMIT: usize = 6 * 1024 * 1024;
/// Lambda's limit for the reply, with the number that its error message gives.
const REPLY_LIMIT: usize = 6_291_556;

/// A function that runs.
#[derive(Clone)]
pub struct Deployed(Arc<Inner>);

struct Inner {
    binary: String,
    invoker: Invoker,
    timeout: Duration,
    ids: Ids,
    invocations: AtomicU64,
    errors: AtomicU64,
    running: AtomicUsize,
    last: Mutex<Option<Spent>>,
    concurrency: Option<Arc<Semaphore>>,
}

/// The resources that an invocation used.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Spent {
    /// AWS calls and capacity units.
    #[serde(flatten)]
    pub cost: Cost,
    /// Wall-clock time in the function, in milliseconds.
    pub handler_ms: f64,
}

/// A function's counters since the start.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Statistics {
    /// The binary's name.
    pub name: String,
    /// Invocations that began.
    pub invocations: u64,
    /// Invocations that Lambda would report as failed.
    pub errors: u64,
    /// Invocations that have not ended.
    pub running: usize,
    /// The resources that the last one used.
    pub last: Option<Spent>,
}

/// A successful invocation.
#[derive(Debug)]
pub struct Invocation {
    /// The function's reply.
    pub reply: Value,
    /// The resources that it used.
    pub spent: Spent,
}

/// The error that Lambda reports instead of a reply.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The event is above the 6 MiB of a synchronous invocation.
    #[error("the event of {0} bytes is above the limit of {EVENT_LIMIT} bytes")]
    EventTooLarge(usize),
    /// As many functions run as the account allows.
    #[error("Rate Exceeded.")]
    Throttled,
    /// The function's timeout has passed.
    #[error("RequestId: {request_id} Error: Task timed out after {:.2} seconds", timeout.as_secs_f64())]
    TimedOut {
        /// The invocation's id.
        request_id: String,
        /// The template's timeout.
        timeout: Duration,
    },
    /// The function failed or its reply cannot be delivered.
    #[error("RequestId: {request_id} Error: {reason}")]
    Function {
        /// The invocation's id.
        request_id: String,
        /// The runtime's message.
        reason: String,
    },
}

impl Deployed {
    /// The function `binary`, which may take `timeout` per invocation.
    #[must_use]
    pub fn new(binary: &str, invoker: Invoker, timeout: Duration, ids: Ids) -> Self {
        Self::limited(binary, invoker, timeout, ids, None)
    }

    /// The same, if there is a permit in `concurrency`, which the functions of an account share.
    #[must_use]
    pub fn limited(
        binary: &str,
        invoker: Invoker,
        timeout: Duration,
        ids: Ids,
        concurrency: Option<Arc<Semaphore>>,
    ) -> Self {
        Self(Arc::new(Inner {
            binary: binary.to_owned(),
            invoker,
            timeout,
            ids,
            invocations: AtomicU64::new(0),
            errors: AtomicU64::new(0),
            running: AtomicUsize::new(0),
            last: Mutex::new(None),
            concurrency,
        }))
    }

    /// The binary's name.
    #[must_use]
    pub fn binary(&self) -> &str {
        &self.0.binary
    }

    /// The function itself, without measuring and timeout.
    #[must_use]
    pub fn invoker(&self) -> &Invoker {
        &self.0.invoker
    }

    /// Invocations that have not ended.
    #[must_use]
    pub fn running(&self) -> usize {
        self.0.running.load(Ordering::SeqCst)
    }

    /// The counters so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        Statistics {
            name: self.0.binary.clone(),
            invocations: self.0.invocations.load(Ordering::SeqCst),
            errors: self.0.errors.load(Ordering::SeqCst),
            running: self.running(),
            last: self.0.last.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

/// Counts a running invocation for as long as it lives, however it ends.
struct Running(Deployed);

impl Running {
    fn begin(function: &Deployed) -> Self {
        function.0.invocations.fetch_add(1, Ordering::SeqCst);
        function.0.running.fetch_add(1, Ordering::SeqCst);
        Self(function.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Invokes `function` and waits for its reply. A caller that goes away does not stop it, as on Lambda.
///
/// # Errors
/// Lambda would report a failed invocation.
pub async fn invoke(function: &Deployed, event: Value) -> Result<Invocation, Failure> {
    let permit = match &function.0.concurrency {
        Some(permits) => Some(
            Arc::clone(permits)
                .try_acquire_owned()
                .map_err(|_| Failure::Throttled)?,
        ),
        None => None,
    };
    let running = Running::begin(function);
    let request_id = function.0.ids.id::<kind::Request>().to_string();
    let invocation = run(running, event, request_id.clone());
    let task = tokio::spawn(async move {
        let _held_until_the_end = permit;
        invocation.await
    });
    let outcome = task.await.unwrap_or_else(|broken| {
        Err(Failure::Function {
            request_id,
            reason: format!("Runtime exited with error: {broken}"),
        })
    });
    if let Err(failure) = &outcome {
        function.0.errors.fetch_add(1, Ordering::SeqCst);
        tracing::error!(function = function.binary(), %failure, "invocation failed");
    }
    outcome
}

async fn run(running: Running, event: Value, request_id: String) -> Result<Invocation, Failure> {
    let function = &running.0.0;
    let size = event.to_string().len();
    if size > EVENT_LIMIT {
        return Err(Failure::EventTooLarge(size));
    }
    let started = Instant::now();
    let bounded = tokio::time::timeout(function.timeout, function.invoker.invoke(event, &request_id));
    let (outcome, cost) = cost::measured(bounded).await;
    let spent = Spent {
        cost,
        handler_ms: started.elapsed().as_secs_f64() * 1000.0,
    };
    *function.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(spent.clone());
    let reply = match outcome {
        Err(_elapsed) => {
            return Err(Failure::TimedOut {
                request_id,
                timeout: function.timeout,
            });
        }
        Ok(Err(error)) => {
            return Err(Failure::Function {
                request_id,
                reason: error.to_string(),
            });
        }
        Ok(Ok(reply)) => reply,
    };
    if reply.to_string().len() > REPLY_LIMIT {
        let reason = format!("Response payload size exceeded maximum allowed payload size ({REPLY_LIMIT} bytes).");
        return Err(Failure::Function { request_id, reason });
    }
    Ok(Invocation { reply, spent })
}

/// The running functions by binary.
pub type Functions = Arc<BTreeMap<String, Deployed>>;

#[cfg(test)]
pub(crate) mod tests;
