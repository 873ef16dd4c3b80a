//! Leaving. The account ends in one transaction; what it held is cleared away afterwards, page by page.
//!
//! From that transaction on nobody finds the user: the guards are gone, so the identifiers are free, and a row with
//! `deleted_at` signs nobody in. In the end the row only says that there was somebody.

use jiff::Timestamp;
use serde::Serialize;
use shared::database::{Query, Table, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared::types::role::Role;

use crate::store::identifiers::release;
use crate::store::leads;
use crate::store::users::{ATTEMPTS, User, Users, key, partition};

/// What became of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The account has ended.
    Done,
    /// The condition of the proof did not hold.
    ProofLost,
}

/// What is left of a user. Old tokens and other rows still name the id.
#[derive(Serialize)]
struct Tombstone {
    id: Id,
    role: Role,
    created_at: Timestamp,
    updated_at: Timestamp,
    deleted_at: Timestamp,
}

impl Users<'_> {
    /// Ends the account of `user`, a row just read: every session is over and the identifiers are free. `proof` is a write
    /// of whatever shows that it is the user who asks.
    ///
    /// # Errors
    /// [`Code::Unauthenticated`] if the sessions have ended meanwhile, or the database is unavailable.
    pub async fn delete(&self, mut user: User, proof: Write, now: Timestamp) -> Result<Deletion> {
        for _ in 0..ATTEMPTS {
            let mut writes = vec![proof.clone(), mark(&user, now)?];
            for identifier in user.identifiers() {
                writes.push(release(&identifier, user.id)?);
            }
            writes.extend(user.phone.as_ref().map(leads::forget));
            let lost = match self.0.transact(writes).await? {
                TransactionOutcome::Done => return Ok(Deletion::Done),
                TransactionOutcome::ConditionFailed(lost) => lost,
            };
            let row = match lost.into_iter().min_by_key(|failed| failed.index) {
                Some(failed) if failed.index == 0 => return Ok(Deletion::ProofLost),
                Some(failed) if failed.index == 1 => failed.item.ok_or_else(Error::not_found)?,
                _ => return Err(Error::internal("an identifier of this user is somebody else's")),
            };
            let current: User = decode(row)?;
            if current.deleted_at.is_some() || current.session_epoch != user.session_epoch {
                return Err(Error::new(
                    Code::Unauthenticated,
                    "The session has ended; sign in again.",
                ));
            }
            user = current;
        }
        Err(Error::unavailable("the profile kept changing"))
    }

    /// The user with this id, also after leaving.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get_even_deleted(&self, id: Id) -> Result<Option<User>> {
        self.0.get(&key(id)).await
    }

    /// Removes the rows of a deleted user but the one that says so.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn clear_away(&self, id: Id) -> Result<()> {
        let query = Query::partition(Table::Users, partition(id));
        self.0.clear(query, |row| *row == key(id)).await
    }

    /// Leaves nothing of a user but that there was one, until `deleted_at`.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn bury(&self, id: Id, deleted_at: Timestamp) -> Result<()> {
        let tombstone = Tombstone {
            id,
            role: Role::Student,
            created_at: deleted_at,
            updated_at: deleted_at,
            deleted_at,
        };
        self.0
            .transact_unconditionally(vec![Write::put(key(id), "deleted_user", &tombstone)?])
            .await
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
