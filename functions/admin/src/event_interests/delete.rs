//! `DELETE /api/admin/event-interests/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::Action;

use crate::event_interests::request::InterestNumber;
use crate::event_interests::service::{InterestEdit, edit};

/// Deletes an event interest.
///
/// Users can no longer choose it. Its ID is never used again.
#[utoipa::path(delete, path = "/api/admin/event-interests/{id}", tag = "admin",
    params(("id" = u32, Path, example = 5)), responses((status = 204)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_delete_event_interest(
    State(app): State<App>,
    admin: Admin,
    InterestNumber(id): InterestNumber,
) -> Result<StatusCode> {
    edit(&app, &admin, Action::EventInterestRemoved, |list| {
        let before = Some(list.remove(id)?);
        Ok(InterestEdit { before, after: None })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
