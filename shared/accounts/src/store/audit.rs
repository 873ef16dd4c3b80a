//! The audit log: what admins did. A row is written in the transaction of its act and never changed.
//!
//! | access pattern | key |
//! |---|---|
//! | acts on a target, newest first | `AUDIT#{target}` / `{id}` |
//! | all acts, newest first | gsi1 `AUDIT` / `{id}` |
//!
//! Rows hold ids and short values, no names, phones or addresses: they outlive the account that they are about.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::app::App;
use shared::database::page::MAX_EXAMINED;
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, RowFilter, Table, UnitOfWork, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{AuditEntryId, UserId};

use crate::store::users::moderation::still_admin;

/// The index partition of all acts.
const AUDIT: &str = "AUDIT";

/// An action of an admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Changed the notes about a lead.
    LeadNotesChanged,
    /// Verified the phone of a lead, which creates a user.
    LeadVerified,
    /// Changed the role of a user.
    UserRoleChanged,
    /// Banned a user.
    UserBanned,
    /// Lifted a ban.
    UserUnbanned,
    /// Added an event interest.
    EventInterestAdded,
    /// Renamed an event interest.
    EventInterestRenamed,
    /// Removed an event interest.
    EventInterestRemoved,
    /// Enrolled a user without payment.
    EnrollmentGranted,
    /// Approved a refund.
    RefundApproved,
    /// Rejected a request for a refund.
    RefundRejected,
    /// Added a category.
    CategoryAdded,
    /// Changed a category.
    CategoryChanged,
    /// Removed a category.
    CategoryRemoved,
    /// Created a course for another instructor.
    CourseAdded,
    /// Changed, published or unpublished a course that others teach.
    CourseChanged,
    /// Deleted a course that others teach.
    CourseRemoved,
    /// Dealt with a report of a post or a message.
    ReportResolved,
}

/// One act.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The id.
    pub id: AuditEntryId,
    /// The user id of the admin.
    pub actor: UserId,
    /// The kind.
    pub action: Action,
    /// The id of the target.
    pub target: String,
    /// The changed values before.
    pub before: Value,
    /// The changed values after.
    pub after: Value,
    /// The time.
    pub at: Timestamp,
}

impl Row for Entry {
    const KIND: &str = "audit";
}

/// An admin about to act.
#[derive(Clone, Copy, Debug)]
pub struct AuditContext {
    /// The id that the record will have.
    pub entry: AuditEntryId,
    /// The admin.
    pub admin: UserId,
    /// The time.
    pub at: Timestamp,
}

impl AuditContext {
    /// The admin with this id, now.
    pub fn now(app: &App, admin: UserId) -> Self {
        Self {
            entry: app.ids.id(),
            admin,
            at: app.clock.now(),
        }
    }

    fn entry(self, act: AdminAction) -> Entry {
        Entry {
            id: self.entry,
            actor: self.admin,
            action: act.action,
            target: act.target,
            before: act.before,
            after: act.after,
            at: self.at,
        }
    }
}

/// An act of an admin, as it will be recorded.
#[derive(Clone, Debug)]
pub struct AdminAction {
    /// The kind.
    pub action: Action,
    /// The id of the target.
    pub target: String,
    /// The changed values before: short, and without personal data.
    pub before: Value,
    /// The changed values after.
    pub after: Value,
}

/// Adds acts of admins to units of work.
pub trait AuditExt {
    /// Records an act, on the condition that the actor still is an admin: a role that is taken away or a ban count at
    /// once. The lost condition is [`ErrorCode::Forbidden`].
    fn audit(&mut self, acting: AuditContext, action: AdminAction) -> Result<()>;
}

impl AuditExt for UnitOfWork<'_> {
    fn audit(&mut self, acting: AuditContext, action: AdminAction) -> Result<()> {
        self.add(still_admin(acting.admin)?).or_fail(no_admin);
        self.add(record(&acting.entry(action))?).or_internal_error();
        Ok(())
    }
}

/// The error for a caller who is no longer an admin.
pub fn no_admin() -> Error {
    Error::new(ErrorCode::Forbidden, "You are no longer an admin.")
}

/// A write that records an act.
pub fn record(entry: &Entry) -> Result<Write> {
    let (id, partition) = (entry.id.to_string(), partition(&entry.target));
    let write = Write::put(Key::new(Table::Users, partition, id.clone()), entry)?;
    Ok(write.attribute("gsi1pk", AUDIT).attribute("gsi1sk", id).if_absent())
}

fn partition(target: &str) -> String {
    format!("AUDIT#{target}")
}

/// Reads the audit log.
#[derive(Clone, Copy, Debug)]
pub struct AuditLog<'a>(pub &'a Database);

impl AuditLog<'_> {
    /// A page of the actions, newest first: of those on `target` or of all, by `actor` or by any admin.
    pub async fn page(&self, page: PageQuery, actor: Option<UserId>, target: Option<&str>) -> Result<Paged<Entry>> {
        let query = match target {
            Some(target) => Query::partition(Table::Users, partition(target)),
            None => Query::index(Table::Users, AUDIT),
        };
        let by_actor = |entry: &Entry| Some(entry.actor) == actor;
        let filter: Option<RowFilter<'_, Entry>> = match actor {
            Some(_) => Some(&by_actor),
            None => None,
        };
        self.0
            .filtered_page(query.descending(), page, MAX_EXAMINED, filter)
            .await
    }
}
