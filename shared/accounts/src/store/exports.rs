//! Archives of personal data that users request.
//!
//! | access pattern | key |
//! |---|---|
//! | the latest archive of a user | `USER#{id}` / `EXPORT` |
//!
//! There is one row, so at most one archive is made at a time; a worker can only finish the one that was asked for last.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Key, Outcome, Row, Table, UnitOfWork, Write};
use shared::error::Result;
use shared::ids::{ExportId, UserId};

use crate::store::users::{self, if_not_deleted};

/// How long an archive may take, in seconds: longer than the background queue hides a message of a worker that died.
const MAX_SECONDS: i64 = 1_800;
/// How long a ready archive is kept, in seconds; then another one can be requested.
const FRESH_SECONDS: i64 = 3_600;

/// An archive as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The id.
    pub id: ExportId,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it was ready.
    #[serde(default)]
    pub ready_at: Option<Timestamp>,
}

impl Row for Export {
    const KIND: &str = "export";
}

impl Export {
    /// The key of the archive of `user_id`.
    #[must_use]
    pub fn object(&self, user_id: UserId) -> String {
        format!("{}{}.zip", objects(user_id), self.id)
    }

    /// Whether another one may be asked for at `now`.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        let good_for = match self.ready_at {
            Some(_) => FRESH_SECONDS,
            None => MAX_SECONDS,
        };
        now.as_second() >= self.asked_at.as_second() + good_for
    }
}

/// The prefix of the keys of all archives of a user.
#[must_use]
pub fn objects(user_id: UserId) -> String {
    format!("exports/{user_id}/")
}

/// Stores the archives of personal data.
#[derive(Clone, Copy, Debug)]
pub struct Exports<'a>(pub &'a Database);

fn key(user_id: UserId) -> Key {
    Key::new(Table::Users, users::partition(user_id), "EXPORT")
}

impl Exports<'_> {
    /// The latest archive.
    pub async fn of_user(&self, user_id: UserId) -> Result<Option<Export>> {
        self.0.get(&key(user_id)).await
    }

    /// Requests `export` in place of `seen`. False if another request was faster or the user has been deleted.
    pub async fn ask(&self, user_id: UserId, export: &Export, seen: Option<&Export>) -> Result<bool> {
        let row = Write::put(key(user_id), export)?;
        let row = match seen {
            None => row.if_absent(),
            Some(seen) => row.condition("id = :seen").value(":seen", seen.id)?,
        };
        let mut work = UnitOfWork::new();
        work.add(row).or_retry();
        work.add(if_not_deleted(Write::check(users::key(user_id)))).or_retry();
        Ok(matches!(work.commit(self.0, ()).await?, Commit::Done(())))
    }

    /// Withdraws the request of an archive, so that it can be requested again.
    pub async fn give_up(&self, user_id: UserId, export: &Export) -> Result<()> {
        let write = Write::delete(key(user_id))
            .condition("id = :id")
            .value(":id", export.id)?;
        match self.0.write(write).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Remembers that an archive is ready; false if it is no longer wanted.
    pub async fn finish(&self, user_id: UserId, export: &Export, now: Timestamp) -> Result<bool> {
        let write = Write::update(key(user_id), "SET ready_at = :now")
            .condition("id = :id")
            .value(":id", export.id)?
            .value(":now", now)?;
        Ok(matches!(self.0.write(write).await?, Outcome::Done(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    #[test]
    fn there_is_one_archive_an_hour_and_one_at_a_time() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let pending = Export {
            id: Id::from_bytes([1; 16]),
            asked_at: at(0),
            ready_at: None,
        };
        assert!(!pending.is_over(at(1_799)) && pending.is_over(at(1_800)));
        let ready = Export {
            ready_at: Some(at(60)),
            ..pending
        };
        assert!(!ready.is_over(at(3_599)) && ready.is_over(at(3_600)));
    }
}
