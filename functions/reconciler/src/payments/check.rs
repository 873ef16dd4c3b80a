//! Does the checks that are due.

use futures::StreamExt as _;
use futures::stream;
use shared::clients::razorpay::Account;
use shared::{App, Error, Result};
use shared_payments::service::reconcile;
use shared_payments::store::checks::{Check, due};

/// Checks that are read at once.
const CHECKS_AT_ONCE: u32 = 100;
/// Checks that are done at the same time: the provider limits our calls.
const PARALLEL_CHECKS: usize = 4;
/// The maximum number of checks of a run, so that a run ends before the next one begins.
const MAX_CHECKS: usize = 2_000;

/// Does the checks that are due, oldest first. One that fails does not keep others from being done; it stays due.
pub(crate) async fn check_payments(app: &App) -> Result<()> {
    let account = Account::load(&app.secrets)?;
    let (mut failed, mut done, mut start) = (0, 0, None);
    // A check that becomes due during the run is left to the next one, or a run might never end.
    let now = app.clock.now();
    loop {
        let (checks, last_key) = due(&app.database, now, CHECKS_AT_ONCE, start).await?;
        done += checks.len();
        let runs = stream::iter(checks).map(|check| run(app, &account, check));
        let outcomes: Vec<bool> = runs.buffer_unordered(PARALLEL_CHECKS).collect().await;
        failed += outcomes.iter().filter(|is_done| !**is_done).count();
        match last_key {
            Some(_) if done < MAX_CHECKS => start = last_key,
            _ => break,
        }
    }
    match failed {
        0 => Ok(()),
        failed => Err(Error::unavailable(format!(
            "{failed} of {done} payments could not be checked"
        ))),
    }
}

/// Does a check, and returns whether it succeeded.
async fn run(app: &App, account: &Account, check: Check) -> bool {
    match Box::pin(reconcile(app, account, check)).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(payment_id = %check.of.payment_id, %error, "a payment could not be checked");
            false
        }
    }
}
