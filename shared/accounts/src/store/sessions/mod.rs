//! Sessions.
//!
//! | access pattern | key |
//! |---|---|
//! | session with its user, for every request (one BatchGetItem) | `USER#{id}` / `SESSION#{session}` |
//! | sessions of a user | `USER#{id}` / begins with `SESSION#` |
//!
//! The refresh token of a session is its generation, so rotation is one conditional write and a replay of the last one can be
//! answered with the same successor. The session's phone (see [`crate::store::devices`]) lives below it and ends with it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Outcome, PageQuery, Paged, Query, Table, Write, decode};
use shared::error::Result;
use shared::ids::{SessionId, UserId};
use shared::types::role::Role;

use crate::auth::refresh_token::RefreshToken;
use crate::store::devices::Devices;
use crate::store::users::{self, User};

/// A session ends when it was not refreshed for 30 days …
const IDLE_SECONDS: i64 = 30 * 86_400;
/// … or 90 days after the login.
const MAX_SECONDS: i64 = 90 * 86_400;
/// How long the token before the last one still gets the last one: replies are lost on mobile networks.
const REPLAY_SECONDS: i64 = 10;

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
    /// The app's User-Agent at login, cut to 200 characters.
    #[serde(default)]
    pub user_agent: Option<String>,
    /// When DynamoDB may remove the row.
    pub ttl: i64,
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
            user_agent,
            ttl: now + IDLE_SECONDS,
        }
    }

    /// Whether it still counts at `now`, a Unix time, for `user`.
    #[must_use]
    pub fn is_alive(&self, user: &User, now: i64) -> bool {
        self.epoch == user.session_epoch && !user.banned && user.deleted_at.is_none() && self.is_fresh(now)
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

/// The outcome of a refresh.
#[derive(Debug)]
pub enum Rotation {
    /// The session with its next generation, or the same again for a reply that was lost.
    Rotated(Session),
    /// An old token, which somebody must have copied.
    Reused,
    /// The session does not exist or has ended.
    Gone,
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

    /// A write that stores a session that begins.
    pub fn create(&self, session: &Session) -> Result<Write> {
        Write::put(session.key(), "session", session).map(Write::if_absent)
    }

    /// Exchanges a refresh token for the next generation: one call.
    pub async fn rotate(&self, token: &RefreshToken, now: i64) -> Result<Rotation> {
        let write = Write::update(
            key(token.user_id, token.session_id),
            "SET generation = :next, rotated_at = :now, #ttl = :ttl",
        )
        .condition("generation = :current AND rotated_at > :idle AND created_at > :oldest")
        .name("#ttl", "ttl")
        .value(":current", token.generation)?
        .value(":next", token.generation + 1)?
        .value(":now", now)?
        .value(":ttl", now + IDLE_SECONDS)?
        .value(":idle", now - IDLE_SECONDS)?
        .value(":oldest", now - MAX_SECONDS)?;
        let session: Session = match self.0.write(write).await? {
            Outcome::Done(row) => return Ok(Rotation::Rotated(decode(row)?)),
            Outcome::ConditionFailed(None) => return Ok(Rotation::Gone),
            Outcome::ConditionFailed(Some(row)) => decode(row)?,
        };
        Ok(match session.generation.checked_sub(token.generation) {
            _ if !session.is_fresh(now) => Rotation::Gone,
            Some(1) if now - session.rotated_at <= REPLAY_SECONDS => Rotation::Rotated(session),
            Some(behind) if behind > 0 => Rotation::Reused,
            _ => Rotation::Gone,
        })
    }

    /// The user's sessions, dead ones included, oldest first.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Session>> {
        let query = Query::partition(Table::Users, users::partition(user_id)).prefix("SESSION#");
        let rows = self.0.query_all(query).await?;
        rows.into_iter().filter(is_session).map(decode).collect()
    }

    /// A page of the user's sessions, dead ones included, oldest first. A page may be short.
    pub async fn page(&self, user_id: UserId, page: PageQuery) -> Result<Paged<Session>> {
        let query = Query::partition(Table::Users, users::partition(user_id)).prefix("SESSION#");
        let (examined, read) = (page.limit, |row: Item| {
            Some(row).filter(is_session).map(decode).transpose()
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

    /// Ends all sessions of a user but `except`.
    pub async fn end_all(&self, user_id: UserId, except: Option<SessionId>) -> Result<()> {
        for session in self.of_user(user_id).await? {
            if Some(session.id) != except {
                self.end(user_id, session.id).await?;
            }
        }
        Ok(())
    }
}

fn is_session(row: &Item) -> bool {
    row.get("kind")
        .and_then(|kind| kind.as_s().ok())
        .is_some_and(|kind| kind == "session")
}
