//! Erases a deleted user.

use shared::clients::queues::Notification;
use shared::ids::UserId;
use shared::{App, Result};
use shared_accounts::store::users::Users;

use super::areas::AREAS;
use crate::wait::wait_for;

/// Erases the data of a deleted user and leaves a tombstone. A user who was not deleted after all is left alone.
pub(crate) async fn erase_user(app: &App, user_id: UserId) -> Result<()> {
    if !is_deleted(app, user_id).await? {
        return Ok(());
    }
    // The notifier closes the sockets and deletes their rows.
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    for area in AREAS.iter().rev() {
        (area.erase)(app, user_id).await?;
    }
    Ok(())
}

/// Waits for the deletion. Returns false if it did not happen.
async fn is_deleted(app: &App, user_id: UserId) -> Result<bool> {
    let users = Users(&app.database);
    let user = async || users.get_even_deleted(user_id).await;
    // A user who never existed is not worth waiting for.
    wait_for(|| async { Ok(user().await?.is_none_or(|user| user.deleted_at.is_some())) }).await?;
    Ok(user().await?.is_some_and(|user| user.deleted_at.is_some()))
}
