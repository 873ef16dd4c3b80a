//! Jobs are queued before the transaction that they follow, so that none is lost. Workers wait for that transaction.

use std::time::Duration;

use shared::Result;

/// How long the worker waits. The request that commits the transaction ends after fifteen seconds at most.
const MAX_WAIT: Duration = Duration::from_secs(15);
/// How often it checks.
const PAUSE: Duration = Duration::from_millis(500);

/// Waits until `happened` is true. Returns false if it does not happen in time.
pub(crate) async fn wait_for<L>(happened: impl Fn() -> L) -> Result<bool>
where
    L: Future<Output = Result<bool>>,
{
    let mut waited = Duration::ZERO;
    loop {
        if happened().await? {
            return Ok(true);
        }
        if waited >= MAX_WAIT {
            return Ok(false);
        }
        tokio::time::sleep(PAUSE).await;
        waited += PAUSE;
    }
}
