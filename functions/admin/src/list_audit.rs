//! `GET /api/admin/audit`: what admins did.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use shared::http::{List, Page};
use shared::{App, Error, Id, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{self, Action, Entry};
use utoipa::ToSchema;

/// The longest `target`, in bytes.
const LONGEST_TARGET: usize = 100;

/// An act.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditEntry {
    /// The id.
    id: Id,
    /// The id of the admin who did it.
    actor: Id,
    /// What was done.
    action: Action,
    /// The id of the lead, user, event interest, category or course that it was done to.
    #[schema(example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    target: String,
    /// What changed, as it was.
    #[schema(value_type = Object, example = json!({ "role": "student" }))]
    before: Value,
    /// What changed, as it is since.
    #[schema(value_type = Object, example = json!({ "role": "instructor" }))]
    after: Value,
    /// When.
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

/// Lists what admins did, newest first. A page that is filtered by `actor` may be short while there is a next one.
#[utoipa::path(get, path = "/api/admin/audit", operation_id = "list_audit", tag = "admin",
    params(("actor" = Option<Id>, Query, description = "Only what this admin did."),
        ("target" = Option<String>, Query, description = "Only what was done to the lead, user, event interest, category or course with this id."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<AuditEntry>)), security(("bearer" = [])))]
pub(crate) async fn list_audit(State(app): State<App>, admin: Admin, page: Page) -> Result<Json<List<AuditEntry>>> {
    let me = Some(admin.0.user.id);
    let actor = page.filter("actor").map(str::parse).transpose();
    let actor = actor.map_err(|_| Error::field("actor", "must be the id of a user"))?;
    let target = page.filter("target");
    if target.is_some_and(|target| target.len() > LONGEST_TARGET) {
        return Err(Error::field("target", "must be an id"));
    }
    let start = page.start(&app, me)?;
    let (entries, last_key) = audit::page(&app.database, page.limit, start, actor, target).await?;
    let entries = entries.into_iter().map(AuditEntry::from).collect();
    page.list(&app, me, entries, last_key).map(Json)
}
