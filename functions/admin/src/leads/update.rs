//! `PATCH /api/admin/leads/{id}`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::database::UnitOfWork;
use shared::http::{Fields, PathId, Valid, Validate};
use shared::ids::LeadId;
use shared::types::Patch;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::profile::free_text;
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};
use shared_accounts::store::leads::{self, Leads};
use utoipa::ToSchema;

use crate::leads::view::LeadView;

/// The maximum length of notes, in characters.
const MAX_NOTES: usize = 2000;

/// The changes to a lead.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateLeadRequest {
    /// At most 2,000 characters; `null` or an empty text removes the notes.
    #[serde(default)]
    #[schema(required, value_type = Option<String>, example = "Asked for the evening course.")]
    notes: Patch<String>,
}

pub(crate) struct UpdateLead {
    notes: Option<String>,
}

impl Validate for UpdateLead {
    type Body = UpdateLeadRequest;

    fn validate(body: UpdateLeadRequest, fields: &mut Fields) -> Option<Self> {
        let notes = match body.notes {
            Patch::Absent => None,
            Patch::Null => Some(String::new()),
            Patch::Value(notes) => Some(notes),
        };
        let notes = fields.required_parsed("notes", notes, |notes| free_text(&notes, MAX_NOTES))?;
        Some(Self { notes })
    }
}

/// Replaces the notes about a lead.
///
/// Only admins see notes. The audit log records their length, not their text.
#[utoipa::path(patch, path = "/api/admin/leads/{id}", tag = "admin",
    params(("id" = LeadId, Path)), request_body = UpdateLeadRequest, responses((status = 200, body = LeadView)),
    security(("bearer" = ["admin"])))]
pub(crate) async fn admin_update_lead(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId<LeadId>,
    Valid(UpdateLead { notes }): Valid<UpdateLead>,
) -> Result<Json<LeadView>> {
    let leads = Leads(&app.database);
    let lead = app
        .database
        .retry("lead", || async {
            let mut lead = leads.get(id).await?.ok_or_else(Error::not_found)?;
            let write = leads::set_notes(&lead, notes.as_deref())?;
            let mut work = UnitOfWork::new();
            work.audit(
                AuditContext::now(&app, admin.0.user.id),
                AdminAction {
                    action: Action::LeadNotesChanged,
                    target: id.to_string(),
                    before: length(lead.notes.as_deref()),
                    after: length(notes.as_deref()),
                },
            )?;
            work.add(write).or_retry();
            lead.notes.clone_from(&notes);
            work.commit(&app.database, lead).await
        })
        .await?;
    Ok(Json(lead.into()))
}

/// Notes may hold personal data, so the log records only their length.
fn length(notes: Option<&str>) -> Value {
    json!({ "notes_length": notes.map_or(0, |notes| notes.chars().count()) })
}
