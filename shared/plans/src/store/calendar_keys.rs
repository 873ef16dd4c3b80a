//! The keys of calendar feeds. A key is derived from its id (see [`crate::calendar_key`]); nothing stored opens a feed.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | the key of a student's feed | `USER#{id}` / `CALENDAR_KEY` |

use serde::{Deserialize, Serialize};
use shared::database::{Database, TransactionOutcome, Write, decode};
use shared::error::{Error, Result};
use shared::ids::Id;
use shared_accounts::store::users::{self, User, is_there};

use crate::store::plans::key;

/// The key of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarKey {
    /// What the key is derived from; none once it is revoked.
    #[serde(default)]
    pub id: Option<Id>,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct CalendarKeys<'a>(pub &'a Database);

impl CalendarKeys<'_> {
    /// The key of a student's feed; `None` if there never was one.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_user(&self, user_id: Id) -> Result<Option<CalendarKey>> {
        self.0.get(&key(user_id, "CALENDAR_KEY")).await
    }

    /// The key of a feed with its student, unless the key is revoked or the student has no rights (any more).
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn with_user(&self, user_id: Id) -> Result<Option<(Id, User)>> {
        let keys = [key(user_id, "CALENDAR_KEY"), users::key(user_id)];
        let mut rows = self.0.batch_get(&[&keys[0], &keys[1]]).await?;
        let (Some(row), Some(user)) = (rows.remove(&keys[0]), rows.remove(&keys[1])) else {
            return Ok(None);
        };
        let (row, user): (CalendarKey, User) = (decode(row)?, decode(user)?);
        let has_rights = !user.banned && user.deleted_at.is_none();
        Ok(row.id.filter(|_| has_rights).map(|id| (id, user)))
    }

    /// Gives the feed another key, or none.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn replace(&self, user_id: Id, id: Option<Id>) -> Result<()> {
        let row = Write::put(key(user_id, "CALENDAR_KEY"), "calendar_key", &CalendarKey { id })?;
        let writes = vec![is_there(Write::check(users::key(user_id))), row];
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::ConditionFailed(_) => Err(Error::not_found()),
        }
    }

    /// Gives the feed its first key, or gives the one that somebody else was faster with.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn begin(&self, user_id: Id, id: Id) -> Result<CalendarKey> {
        let begun = CalendarKey { id: Some(id) };
        let row = Write::put(key(user_id, "CALENDAR_KEY"), "calendar_key", &begun)?.if_absent();
        let writes = vec![is_there(Write::check(users::key(user_id))), row];
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(begun),
            TransactionOutcome::ConditionFailed(_) => self.of_user(user_id).await?.ok_or_else(Error::not_found),
        }
    }
}
