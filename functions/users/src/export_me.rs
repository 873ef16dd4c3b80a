//! `GET /api/users/me/export`: everything we hold of oneself.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use shared::clients::objects::DOWNLOAD_SECONDS;
use shared::clients::queues::BackgroundJob;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::exports::{Export, Exports};
use utoipa::ToSchema;

/// An archive of all own data.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExportReply {
    /// `pending` or `ready`.
    #[schema(example = "ready")]
    status: &'static str,
    /// When the archive was asked for.
    #[schema(value_type = String, format = DateTime)]
    requested_at: Timestamp,
    /// Where the archive, a ZIP file, can be fetched.
    #[schema(
        example = "https://media.s3.ap-south-1.amazonaws.com/exports/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2d.zip?X-Amz-Signature=0"
    )]
    url: Option<String>,
    /// Until when; ask again for another URL.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// The archive of all own data. Asking for it starts making one, at most one at a time and one an hour; ask again until it is
/// ready.
#[utoipa::path(get, path = "/api/users/me/export", operation_id = "export_me", tag = "users",
    responses((status = 200, body = ExportReply), (status = 202, body = ExportReply, description = "It is being made.")),
    security(("bearer" = [])))]
pub(crate) async fn export_me(State(app): State<App>, caller: Caller) -> Result<(StatusCode, Json<ExportReply>)> {
    let me = caller.user.id;
    let export = current_export(&app, me).await?;
    let pending = ExportReply {
        status: "pending",
        requested_at: export.asked_at,
        url: None,
        expires_at: None,
    };
    if export.ready_at.is_none() {
        return Ok((StatusCode::ACCEPTED, Json(pending)));
    }
    let lifetime = SignedDuration::from_secs(i64::try_from(DOWNLOAD_SECONDS).map_err(Error::internal)?);
    let ready = ExportReply {
        status: "ready",
        url: Some(app.objects().presign_download(&export.object(me)).await?),
        expires_at: Some(app.clock.now() + lifetime),
        ..pending
    };
    Ok((StatusCode::OK, Json(ready)))
}

/// The archive that there is, or one that is asked for now.
async fn current_export(app: &App, me: Id) -> Result<Export> {
    let exports = Exports(&app.database);
    let now = app.clock.now();
    let seen = exports.of_user(me).await?;
    if let Some(export) = seen.as_ref().filter(|export| !export.is_over(now)) {
        return Ok(export.clone());
    }
    let export = Export {
        id: app.ids.id(),
        asked_at: now,
        ready_at: None,
    };
    if !exports.ask(me, &export, seen.as_ref()).await? {
        return exports.of_user(me).await?.ok_or_else(Error::not_found);
    }
    let job = BackgroundJob::Export {
        user_id: me,
        export_id: export.id,
    };
    match app.queues().start_job(&job).await {
        Ok(()) => Ok(export),
        Err(error) => {
            exports.give_up(me, &export).await?;
            Err(error)
        }
    }
}
