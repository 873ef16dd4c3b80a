//! `POST /api/admin/event-interests`: another interest to choose.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::http::Valid;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::event_interests::EventInterest;
use shared_accounts::store::audit::Action;

use crate::event_interest::{Edited, EventInterestBody, Name, edit};

/// Adds an event interest. Its id is one that no interest ever had.
#[utoipa::path(post, path = "/api/admin/event-interests", operation_id = "add_event_interest", tag = "admin",
    request_body = EventInterestBody, responses((status = 201, body = EventInterest)), security(("bearer" = [])))]
pub(crate) async fn add_event_interest(
    State(app): State<App>,
    admin: Admin,
    Valid(Name(name)): Valid<Name>,
) -> Result<(StatusCode, Json<EventInterest>)> {
    let added = edit(&app, &admin, Action::EventInterestAdded, |list| {
        let after = Some(list.add(name.clone())?);
        Ok(Edited { before: None, after })
    })
    .await?;
    let added = added.ok_or_else(|| Error::internal("an interest was added and is not there"))?;
    Ok((StatusCode::CREATED, Json(added)))
}
