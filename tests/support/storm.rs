//! Many at the same moment.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::{Barrier, Mutex};
use tokio::task::JoinSet;

/// One storm at a time: more would only wait for the processor, until the product gives its database up.
static ALONE: Mutex<()> = Mutex::const_new(());

/// Runs `count` of what `make` makes (from its number, from 0) at the same moment, and gives what each came to, in order.
pub async fn storm<F>(count: usize, make: impl Fn(usize) -> F) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let _alone = ALONE.lock().await;
    let barrier = Arc::new(Barrier::new(count));
    let mut tasks = JoinSet::new();
    for number in 0..count {
        let (barrier, work) = (Arc::clone(&barrier), make(number));
        tasks.spawn(async move {
            barrier.wait().await;
            (number, work.await)
        });
    }
    let mut outcomes = tasks.join_all().await;
    outcomes.sort_by_key(|(number, _)| *number);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}
