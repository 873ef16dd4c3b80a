//! `POST /api/admin/event-interests`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::http::Valid;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::event_interests::EventInterest;
use shared_accounts::store::audit::Action;

use crate::event_interests::request::{EventInterestRequest, Name};
use crate::event_interests::service::{InterestEdit, edit};

/// Creates an event interest.
///
/// It gets an ID that no other interest has ever had. Fails with `conflict` if another interest has the name or the
/// list is full.
#[utoipa::path(post, path = "/api/admin/event-interests", tag = "admin",
    request_body = EventInterestRequest, responses((status = 201, body = EventInterest)),
    security(("bearer" = ["admin"])))]
pub(crate) async fn admin_create_event_interest(
    State(app): State<App>,
    admin: Admin,
    Valid(Name(name)): Valid<Name>,
) -> Result<(StatusCode, Json<EventInterest>)> {
    let created = edit(&app, &admin, Action::EventInterestAdded, |list| {
        let after = Some(list.add(name.clone())?);
        Ok(InterestEdit { before: None, after })
    })
    .await?;
    let created = created.ok_or_else(|| Error::internal("the created event interest is missing from the list"))?;
    Ok((StatusCode::CREATED, Json(created)))
}
