//! Sessions.
//!
//! | access pattern | key |
//! |---|---|
//! | session with its user, for every request (one BatchGetItem) | `USER#{id}` / `SESSION#{session}` |
//! | sessions of a user | `USER#{id}` / begins with `SESSION#` |
//!
//! The refresh token of a session is its generation, so a rotation is one conditional write, and a client that has lost the
//! reply gets the same successor again. The session's phone (see [`crate::store::devices`]) lives below it and ends with it.

mod ended;
mod rotation;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use shared::database::row;
use shared::database::{Database, Item, Key, Outcome, PageQuery, Paged, Query, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::{SessionId, UserId};
use shared::types::role::Role;

use crate::store::devices::Devices;
pub use crate::store::sessions::ended::end_others;
pub use crate::store::sessions::rotation::Rotation;
use crate::store::users::{self, User};

/// A session ends when it was not refreshed for 30 days …
const IDLE_SECONDS: i64 = 30 * 86_400;
/// … or 90 days after the login.
const MAX_SECONDS: i64 = 90 * 86_400;
/// The keys of one call.
const MAX_BATCH: usize = 100;
/// A session as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// The user.
    pub user_id: UserId,
    /// The user's session epoch at login.
    pub epoch: u32,
    /// The role at login, for the claim.
    pub role: Role,
    /// How often it was refreshed.
    pub generation: u32,
    /// Login, in Unix seconds.
    pub created_at: i64,
    /// Login or last refresh, in Unix seconds.
    pub rotated_at: i64,
    /// When a token of this generation was first used, in Unix seconds; absent before that and in the first generation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_used_at: Option<i64>,
    /// The app's User-Agent at login, cut to 200 characters.
    #[serde(default)]
    pub user_agent: Option<String>,
    /// When DynamoDB may remove the row.
    pub ttl: i64,
}

impl Row for Session {
    const KIND: &str = "session";
}

impl Session {
    /// A session that begins now.
    #[must_use]
    pub fn begin(id: SessionId, user: &User, user_agent: Option<String>, now: i64) -> Self {
        Self {
            id,
            user_id: user.id,
            epoch: user.session_epoch,
            role: user.role,
            generation: 0,
            created_at: now,
            rotated_at: now,
            first_used_at: None,
            user_agent,
            ttl: now + IDLE_SECONDS,
        }
    }

    /// Whether it still counts at `now`, a Unix time, for `user`.
    #[must_use]
    pub fn is_alive(&self, user: &User, now: i64) -> bool {
        !self.is_superseded(user) && !user.banned && user.deleted_at.is_none() && self.is_fresh(now)
    }

    /// Whether the session ended when the user's session epoch was raised.
    ///
    /// A session that was kept has the epoch of the user, or a higher one if the user was read just before.
    fn is_superseded(&self, user: &User) -> bool {
        self.epoch < user.session_epoch
    }

    fn is_fresh(&self, now: i64) -> bool {
        now < self.rotated_at + IDLE_SECONDS && now < self.created_at + MAX_SECONDS
    }

    /// Until when it counts, if it is not refreshed.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        (self.rotated_at + IDLE_SECONDS).min(self.created_at + MAX_SECONDS)
    }

    pub(super) fn key(&self) -> Key {
        key(self.user_id, self.id)
    }
}

/// Stores sessions.
#[derive(Clone, Copy, Debug)]
pub struct Sessions<'a>(pub &'a Database);

fn key(user_id: UserId, session_id: SessionId) -> Key {
    Key::new(Table::Users, users::partition(user_id), format!("SESSION#{session_id}"))
}

impl Sessions<'_> {
    /// The session with its user, in one consistent call.
    pub async fn with_user(&self, user_id: UserId, session_id: SessionId) -> Result<Option<(User, Session)>> {
        self.with_user_and(user_id, session_id, &[])
            .await
            .map(|(found, _)| found)
    }

    /// Like [`Sessions::with_user`], with the rows under `others` in the same call.
    pub async fn with_user_and(
        &self,
        user_id: UserId,
        session_id: SessionId,
        others: &[Key],
    ) -> Result<(Option<(User, Session)>, HashMap<Key, Item>)> {
        let (user_key, session_key) = (users::key(user_id), key(user_id, session_id));
        let keys: Vec<&Key> = [&user_key, &session_key].into_iter().chain(others).collect();
        let mut rows = self.0.batch_get(&keys).await?;
        let found = match (rows.remove(&user_key), rows.remove(&session_key)) {
            (Some(user), Some(session)) => Some((decode(user)?, decode(session)?)),
            _ => None,
        };
        Ok((found, rows))
    }

    /// Which of these sessions of a user are alive.
    pub async fn alive_among(
        &self,
        user_id: UserId,
        sessions: &HashSet<SessionId>,
        now: i64,
    ) -> Result<HashSet<SessionId>> {
        let mut alive = HashSet::new();
        let sessions: Vec<SessionId> = sessions.iter().copied().collect();
        for some in sessions.chunks(MAX_BATCH - 1) {
            let keys: Vec<Key> = some.iter().map(|session| key(user_id, *session)).collect();
            let user_key = users::key(user_id);
            let wanted: Vec<&Key> = keys.iter().chain([&user_key]).collect();
            let mut rows = self.0.batch_get(&wanted).await?;
            let Some(user) = rows.remove(&user_key) else {
                return Ok(alive);
            };
            let user: User = decode(user)?;
            for row in rows.into_values() {
                let session: Session = decode(row)?;
                if session.is_alive(&user, now) {
                    alive.insert(session.id);
                }
            }
        }
        Ok(alive)
    }

    /// The user's sessions, dead ones included, oldest first.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Session>> {
        let query = Query::partition(Table::Users, users::partition(user_id)).prefix("SESSION#");
        let rows = self.0.query_all(query).await?;
        rows.into_iter().filter(row::is::<Session>).map(decode).collect()
    }

    /// A page of the user's sessions, dead ones included, oldest first. A page may be short.
    pub async fn page(&self, user_id: UserId, page: PageQuery) -> Result<Paged<Session>> {
        let query = Query::partition(Table::Users, users::partition(user_id)).prefix("SESSION#");
        let (examined, read) = (page.limit, |row: Item| {
            Some(row).filter(row::is::<Session>).map(decode).transpose()
        });
        self.0.page_of(query, page, examined, read).await
    }

    /// Ends a session: it is refused from now on, and its phone gets no more pushes. False if there was none.
    pub async fn end(&self, user_id: UserId, session_id: SessionId) -> Result<bool> {
        // The session first: when this stops half-way, a device without a session gets no pushes either.
        let existed = match self
            .0
            .write(Write::delete(key(user_id, session_id)).if_present())
            .await?
        {
            Outcome::Done(_) => true,
            Outcome::ConditionFailed(_) => false,
        };
        let devices = Devices(self.0);
        if let Some(device) = devices.of_session(user_id, session_id).await? {
            devices.unregister(user_id, session_id, &device.token).await?;
        }
        Ok(existed)
    }
}

/// A write that stores a session that begins.
pub fn create(session: &Session) -> Result<Write> {
    Write::put(session.key(), session).map(Write::if_absent)
}
