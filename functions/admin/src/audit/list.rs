//! `GET /api/admin/audit`

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::ids::{AuditEntryId, UserId};
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{Action, AuditLog, Entry};
use utoipa::ToSchema;

/// The maximum length of `target`, in bytes.
const MAX_TARGET: usize = 100;

/// An action of an admin.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditEntry {
    id: AuditEntryId,
    /// The ID of the admin.
    actor: UserId,
    action: Action,
    /// The ID of the lead, user, event interest, category or course that the action changed.
    #[schema(example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    target: String,
    /// The changed fields before the action.
    #[schema(value_type = Object, example = json!({ "role": "student" }))]
    before: Value,
    /// The changed fields after the action.
    #[schema(value_type = Object, example = json!({ "role": "instructor" }))]
    after: Value,
    /// When the admin acted.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        let Entry {
            id,
            actor,
            action,
            target,
            before,
            after,
            at,
        } = entry;
        Self {
            id,
            actor,
            action,
            target,
            before,
            after,
            at,
        }
    }
}

/// The query parameters of the audit log.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAudit {
    /// Only actions of this admin.
    #[param(value_type = Option<UserId>)]
    actor: Option<String>,
    /// Only actions on the lead, user, event interest, category or course with this ID.
    target: Option<String>,
}

pub(crate) struct AuditFilter {
    actor: Option<UserId>,
    target: Option<String>,
}

impl Validate for AuditFilter {
    type Body = ListAudit;

    fn validate(query: ListAudit, fields: &mut Fields) -> Option<Self> {
        let parse_target = |text: String| match text.len() {
            ..=MAX_TARGET => Ok(text),
            _ => Err("must be an ID"),
        };
        Some(Self {
            actor: fields.optional("actor", query.actor, |text| {
                text.parse().map_err(|_| "must be the ID of a user")
            }),
            target: fields.optional("target", query.target, parse_target),
        })
    }
}

/// Lists the actions of admins, newest first.
///
/// Entries hold no personal data and outlive the accounts they mention. A page filtered by `actor` may have fewer
/// entries than `limit` although `next` leads to more.
#[utoipa::path(get, path = "/api/admin/audit", tag = "admin",
    params(ListAudit, Page),
    responses((status = 200, body = List<AuditEntry>)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_audit(
    State(app): State<App>,
    admin: Admin,
    page: Page,
    Parameters(AuditFilter { actor, target }): Parameters<AuditFilter>,
) -> Result<Json<List<AuditEntry>>> {
    let me = Some(admin.0.user.id);
    let query = page.query(&app, me)?;
    let entries = AuditLog(&app.database).page(query, actor, target.as_deref()).await?;
    page.list(&app, me, entries.map(AuditEntry::from)).map(Json)
}
