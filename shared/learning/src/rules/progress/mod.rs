//! The progress of a student in a lecture. Updates come late, twice and from several devices, so they are merged: the
//! same updates lead to the same state in any order, and only the position can go back.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::rules::watched_intervals::Watched;

/// The maximum of a time or a position, in seconds (about four months).
pub const MAX_SECONDS: u32 = 10_000_000;
/// The maximum number of pieces of an update.
pub const MAX_PIECES: usize = 200;
/// The maximum number of pieces stored for a lecture. With whole seconds, an hour cannot have more.
const MAX_STORED_PIECES: usize = 2_000;
/// The percentage that must be watched to complete a lecture.
const WATCHED_PERCENT: u64 = 90;

/// The progress in a lecture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The position to continue from, in seconds.
    pub last_position: u32,
    /// The watched time, in seconds.
    pub watched_seconds: u32,
    /// The time spent on the lecture, in seconds.
    pub time_spent: u32,
    /// The watched intervals.
    #[serde(default)]
    pub watched: Watched,
    /// Whether the lecture is completed.
    pub completed: bool,
}

/// The report of a device: totals, not the difference to its previous report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The position to continue from, in seconds.
    pub last_position: Option<u32>,
    /// The watched time, in seconds.
    pub watched_seconds: Option<u32>,
    /// The time spent on the lecture, in seconds.
    pub time_spent: Option<u32>,
    /// The watched pieces in any order: from, to.
    pub pieces: Vec<(u32, u32)>,
    /// Whether the lecture is completed.
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
