//! `PUT /api/admin/event-interests/{id}`: another name for an interest.

use axum::Json;
use axum::extract::State;
use shared::http::Valid;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::event_interests::EventInterest;
use shared_accounts::store::audit::Action;

use crate::event_interest::{Edited, EventInterestBody, Name, Number, edit};

/// Renames an event interest; whoever chose it has it under its new name.
#[utoipa::path(put, path = "/api/admin/event-interests/{id}", operation_id = "rename_event_interest", tag = "admin",
    params(("id" = u32, Path, example = 5)), request_body = EventInterestBody,
    responses((status = 200, body = EventInterest)), security(("bearer" = [])))]
pub(crate) async fn rename_event_interest(
    State(app): State<App>,
    admin: Admin,
    Number(id): Number,
    Valid(Name(name)): Valid<Name>,
) -> Result<Json<EventInterest>> {
    let renamed = edit(&app, &admin, Action::EventInterestRenamed, |list| {
        let before = Some(list.rename(id, name.clone())?);
        let after = Some(EventInterest { id, name: name.clone() });
        Ok(Edited { before, after })
    })
    .await?;
    renamed.map(Json).ok_or_else(Error::not_found)
}
