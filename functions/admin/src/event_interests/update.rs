//! `PUT /api/admin/event-interests/{id}`

use axum::Json;
use axum::extract::State;
use shared::http::Valid;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::event_interests::EventInterest;
use shared_accounts::store::audit::Action;

use crate::event_interests::request::{EventInterestRequest, InterestNumber, Name};
use crate::event_interests::service::{InterestEdit, edit};

/// Renames an event interest.
///
/// Users who chose it see its new name. Fails with `conflict` if another interest has the name.
#[utoipa::path(put, path = "/api/admin/event-interests/{id}", tag = "admin",
    params(("id" = u32, Path, example = 5)), request_body = EventInterestRequest,
    responses((status = 200, body = EventInterest)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_update_event_interest(
    State(app): State<App>,
    admin: Admin,
    InterestNumber(id): InterestNumber,
    Valid(Name(name)): Valid<Name>,
) -> Result<Json<EventInterest>> {
    let renamed = edit(&app, &admin, Action::EventInterestRenamed, |list| {
        let before = Some(list.rename(id, name.clone())?);
        let after = Some(EventInterest { id, name: name.clone() });
        Ok(InterestEdit { before, after })
    })
    .await?;
    renamed.map(Json).ok_or_else(Error::not_found)
}
