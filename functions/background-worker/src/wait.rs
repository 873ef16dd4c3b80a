//! Waiting for the transaction that a job was queued before.

use std::time::Duration;

use shared::Result;

/// How long the worker waits. The job is queued before; a request ends after ten seconds.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// How often it looks.
const PAUSE: Duration = Duration::from_millis(500);

/// Waits until `happened`; false if it does not.
///
/// # Errors
/// As `happened`.
pub(crate) async fn wait_for<L>(happened: impl Fn() -> L) -> Result<bool>
where
    L: Future<Output = Result<bool>>,
{
    let mut waited = Duration::ZERO;
    loop {
        if happened().await? {
            return Ok(true);
        }
        if waited >= LONGEST_WAIT {
            return Ok(false);
        }
        tokio::time::sleep(PAUSE).await;
        waited += PAUSE;
    }
}
