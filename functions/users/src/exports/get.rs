//! `GET /api/users/me/export`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use shared::clients::objects::DOWNLOAD_SECONDS;
use shared::clients::queues::BackgroundJob;
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::exports::{Export, Exports};
use utoipa::ToSchema;

/// An archive of the user's data.
#[derive(Serialize, ToSchema)]
#[schema(as = DataExport)]
pub(crate) struct ExportReply {
    /// `pending` or `ready`.
    #[schema(example = "ready")]
    status: &'static str,
    #[schema(value_type = String, format = DateTime)]
    requested_at: Timestamp,
    /// Where the archive, a ZIP file, can be downloaded once it is ready.
    #[schema(
        example = "https://media.s3.ap-south-1.amazonaws.com/exports/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2d.zip?X-Amz-Signature=0"
    )]
    url: Option<String>,
    /// When the URL expires. Repeat the request to get a new URL.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// Returns an archive of the caller's data.
///
/// The first request starts the export and returns 202. Repeat the request until it returns 200 with the URL of the
/// archive. At most one archive is made per hour; requests in between return the latest one.
#[utoipa::path(get, path = "/api/users/me/export", tag = "users",
    responses((status = 200, body = ExportReply),
        (status = 202, body = ExportReply, description = "The archive is not ready yet.")),
    security(("bearer" = [])))]
pub(crate) async fn get_export(State(app): State<App>, caller: Caller) -> Result<(StatusCode, Json<ExportReply>)> {
    let user_id = caller.user.id;
    let export = current_export(&app, user_id).await?;
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
        url: Some(app.objects().presign_download(&export.object(user_id)).await?),
        expires_at: Some(app.clock.now() + lifetime),
        ..pending
    };
    Ok((StatusCode::OK, Json(ready)))
}

/// The latest archive, or a new one if that is too old.
async fn current_export(app: &App, user_id: UserId) -> Result<Export> {
    let exports = Exports(&app.database);
    let now = app.clock.now();
    let seen = exports.of_user(user_id).await?;
    if let Some(export) = seen.as_ref().filter(|export| !export.is_over(now)) {
        return Ok(export.clone());
    }
    let export = Export {
        id: app.ids.id(),
        asked_at: now,
        ready_at: None,
    };
    if !exports.ask(user_id, &export, seen.as_ref()).await? {
        return exports.of_user(user_id).await?.ok_or_else(Error::not_found);
    }
    let job = BackgroundJob::Export {
        user_id,
        export_id: export.id,
    };
    match app.queues().start_job(&job).await {
        Ok(()) => Ok(export),
        Err(error) => {
            exports.give_up(user_id, &export).await?;
            Err(error)
        }
    }
}
