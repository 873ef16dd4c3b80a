//! The keys of calendar feeds. A key is derived from its id (see [`crate::calendar_key`]); no stored value opens a
//! feed.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | the key of a student's feed | `USER#{id}` / `CALENDAR_KEY` |

use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Row, UnitOfWork, Write, decode};
use shared::error::{Error, Result};
use shared::ids::{CalendarKeyId, UserId};
use shared_accounts::store::users::{self, User, if_not_deleted};

use crate::store::plans::key;

/// The key of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarKey {
    /// The id that the key is derived from. `None` if the key has been revoked.
    #[serde(default)]
    pub id: Option<CalendarKeyId>,
    /// The student's epoch of credentials when the key was made. A new password raises the epoch, which revokes the
    /// key.
    #[serde(default)]
    pub epoch: u32,
}

impl Row for CalendarKey {
    const KIND: &str = "calendar_key";
}

impl CalendarKey {
    /// Whether the key has not been revoked by a new password of `user`.
    #[must_use]
    pub const fn is_current(&self, user: &User) -> bool {
        self.epoch == user.credential_epoch
    }
}

/// The repository of calendar keys.
#[derive(Clone, Copy, Debug)]
pub struct CalendarKeys<'a>(pub &'a Database);

impl CalendarKeys<'_> {
    /// The key of a student's feed. `None` if the feed never had a key.
    pub async fn of_user(&self, user_id: UserId) -> Result<Option<CalendarKey>> {
        self.0.get(&key(user_id, "CALENDAR_KEY")).await
    }

    /// The id of the key with its student. `None` if the key has been revoked, by a new password, too, or if the
    /// student is banned or deleted.
    pub async fn with_user(&self, user_id: UserId) -> Result<Option<(CalendarKeyId, User)>> {
        let keys = [key(user_id, "CALENDAR_KEY"), users::key(user_id)];
        let mut rows = self.0.batch_get(&[&keys[0], &keys[1]]).await?;
        let (Some(row), Some(user)) = (rows.remove(&keys[0]), rows.remove(&keys[1])) else {
            return Ok(None);
        };
        let (row, user): (CalendarKey, User) = (decode(row)?, decode(user)?);
        let has_rights = !user.banned && user.deleted_at.is_none() && row.is_current(&user);
        Ok(row.id.filter(|_| has_rights).map(|id| (id, user)))
    }

    /// Replaces the key of the feed; `None` revokes it.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if the student has been deleted.
    pub async fn replace(&self, user: &User, id: Option<CalendarKeyId>) -> Result<()> {
        let calendar_key = CalendarKey {
            id,
            epoch: user.credential_epoch,
        };
        let row = Write::put(key(user.id, "CALENDAR_KEY"), &calendar_key)?;
        let mut work = UnitOfWork::new();
        work.add(if_not_deleted(Write::check(users::key(user.id))))
            .or_fail(Error::not_found);
        work.add(row).or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Creates the first key of the feed, or the first one after a new password. Returns the existing key if another
    /// request has created one in the meantime.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if the student has been deleted.
    pub async fn create(&self, user: &User, id: CalendarKeyId) -> Result<CalendarKey> {
        let first = CalendarKey {
            id: Some(id),
            epoch: user.credential_epoch,
        };
        let row = Write::put(key(user.id, "CALENDAR_KEY"), &first)?;
        let row = match first.epoch {
            0 => row.if_absent(),
            // A key that is older than the epochs has none.
            epoch => row
                .condition("attribute_not_exists(epoch) OR epoch < :epoch")
                .value(":epoch", epoch)?,
        };
        let mut work = UnitOfWork::new();
        work.add_all([if_not_deleted(Write::check(users::key(user.id))), row])
            .or_retry();
        match work.commit(self.0, first).await? {
            Commit::Done(first) => Ok(first),
            Commit::Retry => self.of_user(user.id).await?.ok_or_else(Error::not_found),
        }
    }
}
