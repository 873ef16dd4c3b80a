//! Wakes up the communities that have something to send and whose wake-up was lost.

use shared::{App, Result};
use shared_community::service::fanout::wake;
use shared_community::store::wakeups::WakeUps;

/// The time after which a wake-up counts as lost, in seconds.
const LOST_AFTER: i64 = 30;

/// Repeats the wake-ups that nobody has handled in time.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.unix_seconds();
    for wake_up in WakeUps(&app.database).all().await? {
        if now - wake_up.since >= LOST_AFTER {
            wake(app, wake_up.community_id).await;
        }
    }
    Ok(())
}
