//! Deletion of accounts. The account ends in one transaction; its data is deleted afterwards, page by page.
//!
//! From that transaction on nobody finds the user: the guards are gone, so the identifiers are free, and a row with
//! `deleted_at` cannot be used to sign in. In the end only a tombstone remains.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use jiff::Timestamp;
use serde::Serialize;
use shared::database::{Commit, Query, Retry, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::types::role::Role;

use crate::store::identifiers::release;
use crate::store::leads;
use crate::store::users::{User, Users, key, partition};

/// What remains of a deleted user: old tokens and other rows still name the id.
#[derive(Serialize)]
struct Tombstone {
    id: UserId,
    role: Role,
    created_at: Timestamp,
    updated_at: Timestamp,
    deleted_at: Timestamp,
}

impl Row for Tombstone {
    const KIND: &str = "deleted_user";
}

impl Users<'_> {
    /// Ends the account of `user`, a row just read: every session is over and the identifiers are free. `proof` is a
    /// write whose condition proves the user; if it does not hold, the error is `unproved`.
    ///
    /// # Errors
    /// [`ErrorCode::Unauthenticated`] if the sessions have ended in the meantime.
    pub async fn end_account(
        &self,
        user: User,
        proof: Write,
        unproved: impl Fn() -> Error + Send + Sync,
        now: Timestamp,
    ) -> Result<()> {
        let (proof, unproved) = (&proof, &unproved);
        let attempt = |user: User| async move {
            let current = OnceLock::new();
            let mut work = UnitOfWork::new();
            work.add(proof.clone()).or_fail(unproved);
            work.add(mark(&user, now)?).or_decide(|row| {
                let found: User = decode(row.ok_or_else(Error::not_found)?)?;
                if found.deleted_at.is_some() || found.session_epoch != user.session_epoch {
                    return Err(Error::new(
                        ErrorCode::Unauthenticated,
                        "The session has ended; please sign in again.",
                    ));
                }
                current.get_or_init(|| found);
                Ok(Retry)
            });
            let releases: Vec<Write> = user
                .identifiers()
                .map(|identifier| release(&identifier, user.id))
                .collect::<Result<_>>()?;
            // If the row has changed, its identifiers may belong to others by now.
            work.add_all(releases).or_decide(|_guard| match current.get() {
                None => Err(Error::internal("an identifier of this user is somebody else's")),
                Some(_) => Ok(Retry),
            });
            work.add_all(user.phone.as_ref().map(leads::forget)).or_internal_error();
            let commit = work.commit(self.0, ()).await?;
            match (commit, current.into_inner()) {
                (Commit::Done(()), _) => Ok(ControlFlow::Break(())),
                (Commit::Retry, Some(current)) => Ok(ControlFlow::Continue(current)),
                (Commit::Retry, None) => Err(Error::internal("a retry without a row")),
            }
        };
        self.0.retry_from("account", user, attempt).await
    }

    /// The user with this id, also if deleted.
    pub async fn get_even_deleted(&self, id: UserId) -> Result<Option<User>> {
        self.0.get(&key(id)).await
    }

    /// Deletes all rows of a deleted user except the row of the user.
    pub async fn erase(&self, id: UserId) -> Result<()> {
        let query = Query::partition(Table::Users, partition(id));
        self.0.clear(query, |row| *row == key(id)).await
    }

    /// Replaces the row of a user with a tombstone.
    pub async fn write_tombstone(&self, id: UserId, deleted_at: Timestamp) -> Result<()> {
        let tombstone = Tombstone {
            id,
            role: Role::Student,
            created_at: deleted_at,
            updated_at: deleted_at,
            deleted_at,
        };
        let mut work = UnitOfWork::new();
        work.add(Write::put(key(id), &tombstone)?).or_internal_error();
        work.commit_once(self.0, ()).await
    }
}

/// A write that ends an account, on the condition that it is as it was read.
fn mark(user: &User, now: Timestamp) -> Result<Write> {
    Write::update(
        key(user.id),
        "SET deleted_at = :now REMOVE password_hash, gsi1pk, gsi1sk ADD session_epoch :one, profile_version :one",
    )
    .condition("profile_version = :seen AND session_epoch = :epoch AND attribute_not_exists(deleted_at)")
    .value(":now", now)?
    .value(":one", 1)?
    .value(":seen", user.profile_version)?
    .value(":epoch", user.session_epoch)
}
