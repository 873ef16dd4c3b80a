//! Workers that are killed over their messages.

use std::sync::Arc;
use std::time::Duration;

use bench::kills::Killer;
use futures::future::BoxFuture;
use local::pollers::Invoke;
use serde_json::Value;

use super::app::TestApp;

/// Calls that fail are made again after pauses, and there are thousands.
const PATIENCE: Duration = Duration::from_secs(120);

impl TestApp {
    /// Has the function with this binary, which `Options::unpolled` names, handle all its messages while it is killed over them;
    /// `mourn` is told of the events.
    pub async fn with_killed<M>(&self, binary: &str, killer: &Arc<Killer>, mourn: M)
    where
        M: Fn(Value) -> BoxFuture<'static, ()> + Clone + Send + Sync + 'static,
    {
        let (invoker, killer) = (self.cloud.invoker(binary).unwrap().clone(), Arc::clone(killer));
        let invoke: Invoke = Arc::new(move |_binary, event| {
            let (invoker, killer, mourn) = (invoker.clone(), Arc::clone(&killer), mourn.clone());
            Box::pin(async move {
                match killer.watch(&event, invoker.invoke(event.clone(), "killed")).await {
                    Ok(done) => Ok(done?),
                    Err(killed) => {
                        mourn(event).await;
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
