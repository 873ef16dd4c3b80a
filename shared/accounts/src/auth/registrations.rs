//! The registrations of a client.
//!
//! An account costs a password hash and some rows, and each account has quotas of its own, so the number of
//! registrations per client and hour is limited. A registration counts before anything else is done for it, even if it
//! fails.

use shared::app::App;
use shared::database::rate_limits::ClientWindows;
use shared::error::{Error, Result};
use shared::types::client_network::{ClientLimit, ClientNetwork};

const HOUR: i64 = 3_600;

/// Counts a registration of `client`.
///
/// # Errors
/// [`shared::ErrorCode::RateLimited`].
pub async fn take(app: &App, client: &ClientNetwork) -> Result<()> {
    let limit = ClientLimit::new(app.config.clients.registrations_hourly, HOUR);
    let windows = ClientWindows::new("register", client, limit);
    let rows = app.database.batch_get(&windows.keys().collect::<Vec<_>>()).await?;
    let now = app.clock.unix_seconds();
    match windows
        .take(&app.database, &app.ids, now, &rows, || too_many(5))
        .await?
    {
        Ok(_taken) => Ok(()),
        Err(wait) => {
            app.metrics.count("RegistrationsLimited");
            Err(too_many(wait))
        }
    }
}

fn too_many(wait: u64) -> Error {
    Error::rate_limited(
        "Too many accounts were registered from your network; please try again later.",
        wait,
    )
}
