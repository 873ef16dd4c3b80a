//! How far somebody is in a lecture. Updates come late, twice and from several devices, so what they say merges: in whatever
//! order, the same updates end in the same state, and nothing but the position ever goes back.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::rules::watched_intervals::Watched;

/// The longest time and the last position that is taken for true, in seconds (about four months).
pub const MAX_SECONDS: u32 = 10_000_000;
/// The pieces that an update may have.
pub const MAX_PIECES: usize = 200;
/// The pieces that are remembered of a lecture. At a whole second each, one of an hour cannot have more.
const MAX_STORED_PIECES: usize = 2_000;
/// A lecture is completed when so many percent of it are watched.
const WATCHED_PERCENT: u64 = 90;

/// How far somebody is in a lecture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Where to go on, in seconds.
    pub last_position: u32,
    /// How much was watched.
    pub watched_seconds: u32,
    /// How long it took.
    pub time_spent: u32,
    /// The watched intervals.
    #[serde(default)]
    pub watched: Watched,
    /// Whether there is nothing left.
    pub completed: bool,
}

/// What a device says: totals, not what was added since it last said something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Where to go on, in seconds.
    pub last_position: Option<u32>,
    /// How much was watched.
    pub watched_seconds: Option<u32>,
    /// How long it took.
    pub time_spent: Option<u32>,
    /// What was watched, in any order: from, to.
    pub pieces: Vec<(u32, u32)>,
    /// Whether there is nothing left.
    pub completed: bool,
}

impl Progress {
    /// The state after `update` to a lecture of `duration` seconds (0 if nobody knows).
    ///
    /// # Errors
    /// What is expected of the pieces instead.
    pub fn merge(&self, update: &Update, duration: u32) -> Result<Self, String> {
        let end = if duration > 0 { duration } else { MAX_SECONDS };
        let watched = self.watched.with(&update.pieces, end);
        if watched.pieces() > MAX_STORED_PIECES {
            return Err(format!("must not leave more than {MAX_STORED_PIECES} pieces"));
        }
        let watched_seconds = self
            .watched_seconds
            .max(update.watched_seconds.unwrap_or(0))
            .max(watched.seconds());
        let is_watched = duration > 0 && u64::from(watched_seconds) * 100 >= u64::from(duration) * WATCHED_PERCENT;
        Ok(Self {
            last_position: update.last_position.unwrap_or(self.last_position),
            watched_seconds,
            time_spent: self.time_spent.max(update.time_spent.unwrap_or(0)),
            watched,
            completed: self.completed || update.completed || is_watched,
        })
    }
}
