//! What admins see and change of users. Every write is bound to the state that the audit log records.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::page::MAX_EXAMINED;
use shared::database::{PageQuery, Paged, Query, RowFilter, Table, Write};
use shared::error::Result;
use shared::ids::UserId;
use shared::types::role::Role;

use crate::store::users::{USERS, User, Users, key};

/// A ban, as recorded by an admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// The reason.
    pub reason: String,
    /// When it began.
    pub at: Timestamp,
}

impl Users<'_> {
    /// A page of the users, newest first.
    pub async fn page(&self, page: PageQuery, filter: Option<RowFilter<'_, User>>) -> Result<Paged<User>> {
        let query = Query::index(Table::Users, USERS).descending();
        self.0.filtered_page(query, page, MAX_EXAMINED, filter).await
    }
}

/// A write that gives `user`, a row just read, another role.
pub fn set_role(user: &User, role: Role) -> Result<Write> {
    Write::update(key(user.id), "SET #role = :role")
        .condition("#role = :before AND attribute_not_exists(deleted_at)")
        .name("#role", "role")
        .value(":role", role)?
        .value(":before", user.role)
}

/// A write that bans `user`, a row just read, and ends every session.
pub fn ban(user: &User, ban: &Ban) -> Result<Write> {
    Write::update(key(user.id), "SET banned = :banned, ban = :ban ADD session_epoch :one")
        .condition("banned = :before AND attribute_not_exists(deleted_at)")
        .value(":banned", true)?
        .value(":ban", ban)?
        .value(":one", 1)?
        .value(":before", user.banned)
}

/// A write that lifts the ban of `user`, a row just read.
pub fn unban(user: &User) -> Result<Write> {
    Write::update(key(user.id), "SET banned = :banned REMOVE ban")
        .condition("banned = :before AND attribute_not_exists(deleted_at)")
        .value(":banned", false)?
        .value(":before", user.banned)
}

/// A check that the user with this id is an admin when the transaction is executed, not only when the request came.
pub(crate) fn still_admin(id: UserId) -> Result<Write> {
    Write::check(key(id))
        .condition("#role = :admin AND banned = :banned AND attribute_not_exists(deleted_at)")
        .name("#role", "role")
        .value(":admin", Role::Admin)?
        .value(":banned", false)
}
