//! Exports the data of a user as an archive.

use shared::ids::{ExportId, UserId};
use shared::{App, Result};
use shared_accounts::store::exports::{Export, Exports};
use shared_accounts::store::users::Users;

use super::archive::{Archive, FinishedArchive};
use super::areas::AREAS;

/// Makes the archive, unless it is ready or no longer requested.
pub(crate) async fn export_user(app: &App, user_id: UserId, export_id: ExportId) -> Result<()> {
    let exports = Exports(&app.database);
    let is_pending = |export: &Export| export.id == export_id && export.ready_at.is_none();
    let Some(export) = exports.of_user(user_id).await?.filter(is_pending) else {
        return Ok(());
    };
    if Users(&app.database).get(user_id).await?.is_none() {
        return Ok(());
    }
    let (archive, object) = (collect(app, user_id).await?, export.object(user_id));
    app.objects()
        .store_file(&object, archive.path(), "application/zip")
        .await?;
    if !exports.finish(user_id, &export, app.clock.now()).await? {
        // In the meantime the user was deleted or requested another export.
        app.objects().remove(&object).await?;
    }
    Ok(())
}

async fn collect(app: &App, user_id: UserId) -> Result<FinishedArchive> {
    let mut archive = Archive::new()?;
    for area in &AREAS {
        (area.export)(app, user_id, &mut archive).await?;
    }
    archive.finish()
}
