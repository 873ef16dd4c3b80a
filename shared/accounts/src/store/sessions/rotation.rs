//! The tokens of a session: their exchange for the next ones, and the first use of these.
//!
//! The active token of a session is its generation. `first_used_at` says when it was first used; a rotation removes it.

use std::ops::ControlFlow;

use shared::database::{Outcome, Write, decode};
use shared::error::Result;
use shared::ids::{SessionId, UserId};

use crate::rules::refresh::{self, Refresh};
use crate::store::sessions::{IDLE_SECONDS, Session, Sessions};

/// What became of a refresh.
#[derive(Debug)]
pub enum Rotation {
    /// The session with its active generation: the next one, or the same again for a reply that was lost.
    Active(Session),
    /// An old token: somebody has a copy.
    Reused,
    /// The session does not exist or has ended.
    Gone,
}

impl Sessions<'_> {
    /// Exchanges the refresh token of a generation for the active one of its session: one read and at most one write.
    pub async fn rotate(&self, user_id: UserId, session_id: SessionId, generation: u32, now: i64) -> Result<Rotation> {
        let found = self.with_user(user_id, session_id).await?;
        let Some((_user, session)) = found.filter(|(user, session)| session.is_alive(user, now)) else {
            return Ok(Rotation::Gone);
        };
        let attempt = |session: Session| async move {
            let rotated = match refresh::decide(generation, session.generation, session.first_used_at, now) {
                Refresh::Rotate => self.0.write(next_generation(&session, now)?).await?,
                Refresh::Repeat => return Ok(ControlFlow::Break(Rotation::Active(session))),
                Refresh::Reused => return Ok(ControlFlow::Break(Rotation::Reused)),
                Refresh::Unknown => return Ok(ControlFlow::Break(Rotation::Gone)),
            };
            Ok(match rotated {
                Outcome::Done(row) => ControlFlow::Break(Rotation::Active(decode(row)?)),
                Outcome::ConditionFailed(None) => ControlFlow::Break(Rotation::Gone),
                // Another request has brought the same token.
                Outcome::ConditionFailed(Some(row)) => ControlFlow::Continue(decode(row)?),
            })
        };
        self.0.retry_from("session", session, attempt).await
    }

    /// Records that an access token of `generation` was used, if it is the first use of the active generation of `session`, a
    /// row just read. There is one write for each rotation; if two requests are the first at the same moment, one of them
    /// counts.
    pub async fn record_first_use(&self, session: &Session, generation: u32, now: i64) -> Result<()> {
        // The first generation has no parent that could still be accepted.
        let is_first = session.generation > 0 && session.generation == generation && session.first_used_at.is_none();
        if !is_first {
            return Ok(());
        }
        let write = Write::update(session.key(), "SET first_used_at = :now")
            .condition("generation = :generation AND attribute_not_exists(first_used_at)")
            .value(":generation", generation)?
            .value(":now", now)?;
        match self.0.write(write).await? {
            // Another request was first, the tokens were exchanged, or the session has ended.
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}

/// A write that makes the next generation the active one, on the condition that `session` has not been refreshed since.
fn next_generation(session: &Session, now: i64) -> Result<Write> {
    Write::update(
        session.key(),
        "SET generation = :next, rotated_at = :now, #ttl = :ttl REMOVE first_used_at",
    )
    .condition("generation = :current")
    .name("#ttl", "ttl")
    .value(":current", session.generation)?
    .value(":next", session.generation + 1)?
    .value(":now", now)?
    .value(":ttl", now + IDLE_SECONDS)
}
