//! `DELETE /api/admin/event-interests/{id}`: nobody can choose it any more.

use axum::extract::State;
use axum::http::StatusCode;
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::Action;

use crate::event_interest::{Edited, Number, edit};

/// Removes an event interest. Its id is never used again.
#[utoipa::path(delete, path = "/api/admin/event-interests/{id}", operation_id = "remove_event_interest", tag = "admin",
    params(("id" = u32, Path, example = 5)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_event_interest(
    State(app): State<App>,
    admin: Admin,
    Number(id): Number,
) -> Result<StatusCode> {
    edit(&app, &admin, Action::EventInterestRemoved, |list| {
        let before = Some(list.remove(id)?);
        Ok(Edited { before, after: None })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
