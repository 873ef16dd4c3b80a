//! Workers that are killed over their messages.

use std::sync::Arc;
use std::time::Duration;

use local::pollers::Invoke;
use testkit::kills::Killer;

use crate::support::TestApp;

/// Calls that fail are made again after pauses, and there are thousands.
const PATIENCE: Duration = Duration::from_secs(120);
/// The longest that a worker takes something for, in seconds; messages come again later than that.
const LEASE: i64 = 100;

impl TestApp {
    /// Has the function with this binary, which `Options::unpolled` names, handle all its messages while it is killed over them.
    /// Whatever a worker took for a time is free again after its death.
    pub async fn with_killed(&self, binary: &str, killer: &Arc<Killer>) {
        let (invoker, killer) = (self.cloud.invoker(binary).unwrap().clone(), Arc::clone(killer));
        let clock = self.cloud.clock().clone();
        let invoke: Invoke = Arc::new(move |_binary, event| {
            let (invoker, killer, clock) = (invoker.clone(), Arc::clone(&killer), clock.clone());
            Box::pin(async move {
                match killer.watch(&event, invoker.invoke(event.clone(), "killed")).await {
                    Ok(done) => Ok(done?),
                    Err(killed) => {
                        clock.advance(LEASE + 1);
                        Err(killed.into())
                    }
                }
            })
        });
        let pollers = self.cloud.poll(binary, invoke);
        let deadline = tokio::time::Instant::now() + PATIENCE;
        assert!(pollers.drain(deadline).await, "the queue does not get empty");
    }
}
