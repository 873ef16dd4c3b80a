//! Many at the same moment.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::{Barrier, Mutex, Semaphore};
use tokio::task::JoinSet;

/// One storm at a time: more would only wait for the processor, until the product gives its database up.
static ALONE: Mutex<()> = Mutex::const_new(());

/// Runs `count` of what `make` makes (from its number, from 0) at the same moment, and gives what each came to, in order.
pub async fn storm<F>(count: usize, make: impl Fn(usize) -> F) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    bounded_storm(count, count, make).await
}

/// As [`storm`], but at most `at_once` run at the same moment: whenever one ends, another one begins. This is for work
/// that makes so many calls that a busy machine could not answer all of them before the product gives up.
pub async fn bounded_storm<F>(count: usize, at_once: usize, make: impl Fn(usize) -> F) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let _alone = ALONE.lock().await;
    let (barrier, places) = (Arc::new(Barrier::new(count)), Arc::new(Semaphore::new(at_once)));
    let mut tasks = JoinSet::new();
    for number in 0..count {
        let (barrier, places, work) = (Arc::clone(&barrier), Arc::clone(&places), make(number));
        tasks.spawn(async move {
            barrier.wait().await;
            let _place = places.acquire().await;
            (number, work.await)
        });
    }
    let mut outcomes = tasks.join_all().await;
    outcomes.sort_by_key(|(number, _)| *number);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}
