//! Phones that get pushes, one for each session.
//!
//! | access pattern | key |
//! |---|---|
//! | phone of a session | `USER#{id}` / `SESSION#{session}#DEVICE` |
//! | phones of a user | `USER#{id}` / begins with `SESSION#` |
//! | owner of a push token (guard, unique) | `DEVICE#{SHA-256 of the token}` / `GUARD` |
//!
//! A push token belongs to one session at a time: it follows the phone, never the user before.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::database::{Commit, Database, Item, Key, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::Result;
use shared::ids::{SessionId, UserId};

use crate::store::users;

/// A phone that gets pushes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Device {
    /// The registration token of Firebase Cloud Messaging (FCM).
    pub token: String,
    /// `android`, `ios` or `web`.
    pub platform: String,
    /// When it was registered.
    pub registered_at: Timestamp,
}

impl Row for Device {
    const KIND: &str = "device";
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct DeviceGuard {
    user_id: UserId,
    session_id: SessionId,
}

impl Row for DeviceGuard {
    const KIND: &str = "device_guard";
}

/// Stores the devices that receive push messages.
#[derive(Clone, Copy, Debug)]
pub struct Devices<'a>(pub &'a Database);

fn device_key(user_id: UserId, session_id: SessionId) -> Key {
    Key::new(
        Table::Users,
        users::partition(user_id),
        format!("SESSION#{session_id}#DEVICE"),
    )
}

fn device_guard_key(token: &str) -> Key {
    let hash = Sha256::digest(token.as_bytes());
    Key::new(Table::Users, format!("DEVICE#{hash:x}"), "GUARD")
}

impl Devices<'_> {
    /// The phone of a session.
    pub async fn of_session(&self, user_id: UserId, session_id: SessionId) -> Result<Option<Device>> {
        self.0.get(&device_key(user_id, session_id)).await
    }

    /// The phones of a user, each with its session, which may be over.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<(SessionId, Device)>> {
        let query = Query::partition(Table::Users, users::partition(user_id)).prefix("SESSION#");
        let rows = self.0.query_all(query).await?;
        let devices = rows.into_iter().filter_map(|row| Some((session_of(&row)?, row)));
        devices.map(|(session, row)| Ok((session, decode(row)?))).collect()
    }

    /// Binds a push token to a session, which expires at `expires_at`. Its previous session loses it, and the previous
    /// token of this session is dropped.
    pub async fn register(
        &self,
        user_id: UserId,
        session_id: SessionId,
        device: &Device,
        expires_at: i64,
    ) -> Result<()> {
        let own_key = device_key(user_id, session_id);
        let guard_key = device_guard_key(&device.token);
        let guard = DeviceGuard { user_id, session_id };
        let attempt = || async {
            let mut rows = self.0.batch_get(&[&own_key, &guard_key]).await?;
            let previous: Option<Device> = rows.remove(&own_key).map(decode).transpose()?;
            let owner: Option<DeviceGuard> = rows.remove(&guard_key).map(decode).transpose()?;
            let claim = Write::put(guard_key.clone(), &guard)?;
            let own = Write::put(own_key.clone(), device)?.attribute_number("ttl", expires_at);
            // As long as a row stands, its token's guard names its session: whatever replaces one checks it.
            let mut work = UnitOfWork::new();
            work.add_all([
                match &previous {
                    None => own.if_absent(),
                    Some(previous) => own
                        .condition("#token = :previous")
                        .name("#token", "token")
                        .value(":previous", &previous.token)?,
                },
                match &owner {
                    None => claim.if_absent(),
                    Some(owner) => owned_by(claim, owner)?,
                },
            ])
            .or_retry();
            if let Some(owner) = owner.filter(|owner| *owner != guard) {
                work.add(Write::delete(device_key(owner.user_id, owner.session_id)))
                    .or_internal_error();
            }
            if let Some(previous) = previous.filter(|previous| previous.token != device.token) {
                work.add(Write::delete(device_guard_key(&previous.token)))
                    .or_internal_error();
            }
            work.commit(self.0, ()).await
        };
        self.0.retry("push token", attempt).await
    }

    /// Drops a push token, if it is bound to this session.
    pub async fn unregister(&self, user_id: UserId, session_id: SessionId, token: &str) -> Result<()> {
        let guard = owned_by(
            Write::delete(device_guard_key(token)),
            &DeviceGuard { user_id, session_id },
        )?;
        let mut work = UnitOfWork::new();
        work.add(guard).or_retry();
        work.add(Write::delete(device_key(user_id, session_id)))
            .or_internal_error();
        match work.commit(self.0, ()).await? {
            // If another session has claimed the token, that transaction has deleted the row below this session.
            Commit::Done(()) | Commit::Retry => Ok(()),
        }
    }

    /// The session of this user that a push token is bound to.
    pub async fn session_of_token(&self, user_id: UserId, token: &str) -> Result<Option<SessionId>> {
        let guard: Option<DeviceGuard> = self.0.get(&device_guard_key(token)).await?;
        Ok(guard
            .filter(|guard| guard.user_id == user_id)
            .map(|guard| guard.session_id))
    }
}

/// The session of a phone's row; `None` for other rows.
pub(super) fn session_of(row: &Item) -> Option<SessionId> {
    let sk = row.get("sk")?.as_s().ok()?;
    sk.strip_prefix("SESSION#")?.strip_suffix("#DEVICE")?.parse().ok()
}

fn owned_by(write: Write, owner: &DeviceGuard) -> Result<Write> {
    write
        .condition("user_id = :user AND session_id = :session")
        .value(":user", owner.user_id)?
        .value(":session", owner.session_id)
}
