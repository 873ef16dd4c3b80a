//! Erases a deleted user.

use jiff::Timestamp;
use shared::clients::queues::Notification;
use shared::ids::UserId;
use shared::{App, Result};
use shared_accounts::store::devices::Devices;
use shared_accounts::store::exports;
use shared_accounts::store::users::Users;
use shared_catalog::store::uploads::Uploads;
use shared_learning::store::personal_data::Learners;
use shared_plans::store::plans::Plans;

use crate::courses::refresh_instructor::refresh_instructor;
use crate::wait::wait_for;

/// Erases the data of a deleted user and leaves a tombstone. A user who was not deleted after all is left alone.
pub(crate) async fn erase_user(app: &App, user_id: UserId) -> Result<()> {
    let Some(deleted_at) = wait_for_deletion(app, user_id).await? else {
        return Ok(());
    };
    // The notifier closes the sockets and deletes their rows.
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    // Push tokens and uploads go before the rows through which they are found.
    let devices = Devices(&app.database);
    for (session, device) in devices.of_user(user_id).await? {
        devices.unregister(user_id, session, &device.token).await?;
    }
    let uploads = Uploads(&app.database);
    for upload in uploads.of_user(user_id).await? {
        app.objects().remove(&upload.incoming_object()).await?;
        app.objects().remove(&upload.object()).await?;
        uploads.delete(&upload).await?;
    }
    Plans(&app.database).erase(user_id).await?;
    Learners(&app.database).clear_away(user_id).await?;
    refresh_instructor(app, user_id).await?;
    let users = Users(&app.database);
    users.clear_away(user_id).await?;
    // Archives go after the rows: a worker that is making one then finds its row gone and removes the archive.
    app.objects().remove_all(&exports::objects(user_id)).await?;
    users.bury(user_id, deleted_at).await
}

/// Returns when the user was deleted, or `None` if that did not happen.
async fn wait_for_deletion(app: &App, user_id: UserId) -> Result<Option<Timestamp>> {
    let users = Users(&app.database);
    let is_deleted = || async {
        let user = users.get_even_deleted(user_id).await?;
        // A user who never existed is not worth waiting for.
        Ok(user.is_none_or(|user| user.deleted_at.is_some()))
    };
    wait_for(is_deleted).await?;
    let user = users.get_even_deleted(user_id).await?;
    Ok(user.and_then(|user| user.deleted_at))
}
