//! The end of many sessions. Raising the user's session epoch ends them in one write; their rows are deleted later.

use std::collections::HashMap;

use shared::database::row;
use shared::database::{Item, Query, Table, Write, decode};
use shared::error::Result;
use shared::ids::SessionId;

use crate::store::devices::{Device, Devices, session_of};
use crate::store::sessions::{Session, Sessions, key};
use crate::store::users::{self, User, if_not_deleted};

/// The rows of all sessions that a user can have, and of their phones, with some to spare: one call in most cases.
const SURPLUS_PAGE: u32 = 150;
/// Rows that are read and deleted at once.
const CLEARED_AT_ONCE: u32 = 100;

/// How many sessions a user can have.
const MAX_SESSIONS: usize = 50;

impl Sessions<'_> {
    /// Ends the sessions of `user` except the newest [`MAX_SESSIONS`]. Returns whether there were others.
    ///
    /// Called after a session was stored, so the last of several concurrent logins sees the sessions of all. Therefore
    /// the limit can be exceeded only by logins in progress, and holds once they have finished.
    pub async fn end_surplus(&self, user: &User, now: i64) -> Result<bool> {
        let (mut alive, mut start) = (0, None);
        loop {
            // Ids are ordered by time.
            let query = Query::partition(Table::Users, users::partition(user.id)).prefix("SESSION#");
            let page = self.0.query(query.descending().page(SURPLUS_PAGE, start)).await?;
            for row in page.items.into_iter().filter(row::is::<Session>) {
                let session: Session = decode(row)?;
                alive += usize::from(session.is_alive(user, now));
                if alive > MAX_SESSIONS && session.is_alive(user, now) {
                    self.end(user.id, session.id).await?;
                }
            }
            match page.last_key {
                None => return Ok(alive > MAX_SESSIONS),
                last_key => start = last_key,
            }
        }
    }

    /// Deletes the rows of the sessions that have ended by the session epoch of `user`, with their push tokens.
    ///
    /// It can be repeated and continues where it stopped: an epoch never gets smaller, so a session that has ended by it
    /// stays ended.
    pub async fn clear_superseded(&self, user: &User) -> Result<()> {
        let mut start = None;
        loop {
            let query = Query::partition(Table::Users, users::partition(user.id)).prefix("SESSION#");
            let page = self.0.query(query.page(CLEARED_AT_ONCE, start)).await?;
            self.clear_rows(user, page.items).await?;
            match page.last_key {
                None => return Ok(()),
                last_key => start = last_key,
            }
        }
    }

    async fn clear_rows(&self, user: &User, rows: Vec<Item>) -> Result<()> {
        let (sessions, devices): (Vec<Item>, Vec<Item>) = rows.into_iter().partition(row::is::<Session>);
        let sessions = sessions.into_iter().map(decode).collect::<Result<Vec<Session>>>()?;
        let ended: HashMap<SessionId, bool> = sessions
            .iter()
            .map(|session| (session.id, session.is_superseded(user)))
            .collect();
        for row in devices {
            let Some(session_id) = session_of(&row) else { continue };
            let is_over = match ended.get(&session_id) {
                Some(is_over) => *is_over,
                // The page begins between a session and its phone, or an earlier attempt has stopped there.
                None => self.with_user(user.id, session_id).await?.is_none(),
            };
            if is_over {
                let device: Device = decode(row)?;
                Devices(self.0).unregister(user.id, session_id, &device.token).await?;
            }
        }
        let rows = ended.into_iter().filter(|(_id, is_over)| *is_over);
        self.0
            .write_all(rows.map(|(id, _)| Write::delete(key(user.id, id))).collect())
            .await
    }
}

/// Writes that end every session of `user` except `kept`, both rows just read. Their conditions fail if the sessions of
/// the user, or this one, have ended in the meantime.
pub fn end_others(user: &User, kept: &Session) -> Result<[Write; 2]> {
    let next = user.session_epoch + 1;
    let raised = Write::update(users::key(user.id), "SET session_epoch = :next")
        .condition("session_epoch = :epoch")
        .value(":next", next)?
        .value(":epoch", user.session_epoch)?;
    let own = Write::update(kept.key(), "SET epoch = :next")
        .if_present()
        .value(":next", next)?;
    Ok([if_not_deleted(raised), own])
}
