//! `PATCH /api/admin/leads/{id}`: what admins remember about a lead.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::http::patch::{Patch, given};
use shared::http::{Fields, PathId, Valid, Validate};
use shared::{App, Error, Id, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::profile::free_text;
use shared_accounts::store::audit::Action;
use shared_accounts::store::leads::Leads;
use utoipa::ToSchema;

use crate::act::{Act, perform};
use crate::lead::LeadReply;

/// The longest notes, in characters.
const LONGEST: usize = 2000;

/// The new notes.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangeLeadBody {
    /// At most 2000 characters; null or empty removes them.
    #[serde(default, deserialize_with = "given")]
    #[schema(required, value_type = Option<String>, example = "Asked for the evening course.")]
    notes: Patch<String>,
}

pub(crate) struct ChangeLead {
    notes: Option<String>,
}

impl Validate for ChangeLead {
    type Body = ChangeLeadBody;

    fn validate(body: ChangeLeadBody, fields: &mut Fields) -> Option<Self> {
        let notes = fields.required_parsed("notes", body.notes, |notes| {
            free_text(&notes.unwrap_or_default(), LONGEST)
        })?;
        Some(Self { notes })
    }
}

/// Replaces the notes about a lead.
#[utoipa::path(patch, path = "/api/admin/leads/{id}", operation_id = "change_lead", tag = "admin",
    params(("id" = Id, Path)), request_body = ChangeLeadBody, responses((status = 200, body = LeadReply)),
    security(("bearer" = [])))]
pub(crate) async fn change_lead(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId,
    Valid(ChangeLead { notes }): Valid<ChangeLead>,
) -> Result<Json<LeadReply>> {
    let leads = Leads(&app.database);
    let lead = perform(&app, &admin, || async {
        let mut lead = leads.get(id).await?.ok_or_else(Error::not_found)?;
        let write = leads.set_notes(&lead, notes.as_deref())?;
        let act = Act {
            action: Action::LeadNotesChanged,
            target: id.to_string(),
            before: length(lead.notes.as_deref()),
            after: length(notes.as_deref()),
        };
        lead.notes.clone_from(&notes);
        Ok((lead, Some((act, vec![write]))))
    })
    .await?;
    Ok(Json(lead.into()))
}

/// Notes say things about people, so the log only has how long they were.
fn length(notes: Option<&str>) -> Value {
    json!({ "notes_length": notes.map_or(0, |notes| notes.chars().count()) })
}
