//! `GET /api/admin/audit`

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use shared::http::{List, Page};
use shared::ids::{AuditEntryId, UserId};
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{self, Action, Entry};
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

/// Lists the actions of admins, newest first.
///
/// Entries hold no personal data and outlive the accounts they mention. A page filtered by `actor` may have fewer
/// entries than `limit` although `next` leads to more.
#[utoipa::path(get, path = "/api/admin/audit", tag = "admin",
    params(("actor" = Option<UserId>, Query, description = "Only actions of this admin."),
        ("target" = Option<String>, Query,
            description = "Only actions on the lead, user, event interest, category or course with this ID."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<AuditEntry>)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_audit(
    State(app): State<App>,
    admin: Admin,
    page: Page,
) -> Result<Json<List<AuditEntry>>> {
    let me = Some(admin.0.user.id);
    let actor = page.filter("actor").map(str::parse).transpose();
    let actor = actor.map_err(|_| Error::field("actor", "must be the ID of a user"))?;
    let target = page.filter("target");
    if target.is_some_and(|target| target.len() > MAX_TARGET) {
        return Err(Error::field("target", "must be an ID"));
    }
    let query = page.query(&app, me)?;
    let entries = audit::page(&app.database, query, actor, target).await?;
    page.list(&app, me, entries.map(AuditEntry::from)).map(Json)
}
