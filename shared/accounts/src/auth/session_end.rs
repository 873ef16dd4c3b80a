//! The end of many sessions of a user: constant work for the request, and the rest for a worker.
//!
//! ```text
//! let ending = session_end::announce(&app, user.id, user.session_epoch + 1).await?;
//! // … the transaction that sets this epoch …
//! ending.close_sockets(&app).await;
//! ```

use shared::app::App;
use shared::clients::queues::{BackgroundJob, Notification};
use shared::error::Result;
use shared::ids::UserId;

/// How long after its announcement a transaction may take to commit, in seconds. If it takes longer, the job does
/// nothing: the rows of the ended sessions, which nobody can use, then stay until they expire. The worker does not
/// wait, so that requests that fail cannot keep it busy.
const DELAY_SECONDS: i32 = 2;

/// Sessions that end with a transaction that follows.
#[must_use = "sockets stay open until a worker closes them"]
#[derive(Debug)]
pub struct EndingSessions {
    user_id: UserId,
}

/// Announces that a transaction is going to raise the session epoch of a user to `epoch`.
///
/// The worker gets the job after that transaction. So the rows, push tokens and sockets of the ended sessions go even if the
/// request stops right after it, and nothing happens if it fails.
pub async fn announce(app: &App, user_id: UserId, epoch: u32) -> Result<EndingSessions> {
    app.queues()
        .start_job_later(&BackgroundJob::ClearSessions { user_id, epoch }, DELAY_SECONDS)
        .await?;
    Ok(EndingSessions { user_id })
}

impl EndingSessions {
    /// Has the sockets of the ended sessions closed at once. Call it after the transaction.
    pub async fn close_sockets(self, app: &App) {
        let ended = Notification::SessionsEnded { user_id: self.user_id };
        // The request has had its effect, and the worker closes them as well.
        if let Err(error) = app.queues().notify(&ended).await {
            tracing::warn!(%error, "the sockets of ended sessions are left to the worker");
        }
    }
}
