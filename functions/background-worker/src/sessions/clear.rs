//! Deletes what ended sessions leave behind.

use shared::clients::queues::Notification;
use shared::ids::UserId;
use shared::{App, Result};
use shared_accounts::store::sessions::Sessions;
use shared_accounts::store::users::Users;

/// Closes the sockets and deletes the rows of the sessions that ended when the session epoch of a user became `epoch`.
/// Does nothing if that has not happened. The rows of a deleted user are left to the erasure.
pub(crate) async fn clear_sessions(app: &App, user_id: UserId, epoch: u32) -> Result<()> {
    let user = Users(&app.database).get(user_id).await?;
    let Some(user) = user.filter(|user| user.session_epoch >= epoch) else {
        return Ok(());
    };
    // The request does the same, but it may have stopped before.
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    Sessions(&app.database).clear_superseded(&user).await
}
