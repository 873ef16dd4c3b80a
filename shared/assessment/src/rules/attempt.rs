//! The life of an attempt, by the server's clock: in progress until it is handed in or its time is up, without grace.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::ids::AttemptId;
use shared::string_enum;

use super::quiz::MAX_ATTEMPTS;

string_enum! {
    /// The status of an attempt.
    AttemptStatus ("must be in_progress, submitted or graded") {
        /// The student answers.
        InProgress = "in_progress",
        /// It was handed in, and an answer waits for an instructor.
        Submitted = "submitted",
        /// It was handed in, and every answer has its points.
        Graded = "graded",
    }
}

impl AttemptStatus {
    /// The status of an attempt whose result, if it has one, is final or not.
    #[must_use]
    pub const fn of(is_final: Option<bool>) -> Self {
        match is_final {
            None => Self::InProgress,
            Some(false) => Self::Submitted,
            Some(true) => Self::Graded,
        }
    }
}

/// When an attempt that starts at `now` ends.
#[must_use]
pub fn end(time_limit_minutes: Option<u32>, now: Timestamp) -> Option<Timestamp> {
    let minutes = SignedDuration::from_mins(i64::from(time_limit_minutes?));
    now.checked_add(minutes).ok()
}

/// Whether the time of an attempt is up. At the very end it is.
#[must_use]
pub fn is_time_up(ends_at: Option<Timestamp>, now: Timestamp) -> bool {
    ends_at.is_some_and(|end| now >= end)
}

/// When an attempt that is finished at `now` counts as handed in: nobody hands in after the end.
#[must_use]
pub fn submitted_at(ends_at: Option<Timestamp>, now: Timestamp) -> Timestamp {
    ends_at.map_or(now, |end| end.min(now))
}

/// An attempt in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenAttempt {
    /// The attempt.
    pub id: AttemptId,
    /// When its time is up, if it is limited.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
}

/// What a start leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartDecision {
    /// The attempt in progress goes on.
    Resume(AttemptId),
    /// The time of this attempt is up: it has to be finished before another one starts.
    FinishFirst(AttemptId),
    /// An attempt with this number starts.
    Begin(u32),
    /// There are no attempts left.
    NoneLeft,
}

/// Decides about a student who has `started` this many attempts, of which one may be `open`.
#[must_use]
pub fn decide_start(
    started: u32,
    open: Option<OpenAttempt>,
    max_attempts: Option<u32>,
    now: Timestamp,
) -> StartDecision {
    match open {
        Some(open) if is_time_up(open.ends_at, now) => StartDecision::FinishFirst(open.id),
        Some(open) => StartDecision::Resume(open.id),
        None if started >= max_attempts.unwrap_or(MAX_ATTEMPTS) => StartDecision::NoneLeft,
        None => StartDecision::Begin(started + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_ends_at_its_limit_without_grace() {
        let start = Timestamp::UNIX_EPOCH;
        let ends_at = end(Some(1), start);
        let at = |milliseconds| start + SignedDuration::from_millis(milliseconds);
        assert_eq!(ends_at, Some(at(60_000)));
        assert!(!is_time_up(ends_at, at(59_999)));
        assert!(is_time_up(ends_at, at(60_000)));
        assert!(!is_time_up(end(None, start), at(i64::from(u32::MAX))));
        assert_eq!(submitted_at(ends_at, at(10)), at(10));
        assert_eq!(submitted_at(ends_at, at(90_000)), at(60_000));
    }

    #[test]
    fn a_start_resumes_or_begins_until_none_is_left() {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
        let id = AttemptId::from_bytes([1; 16]);
        let open = |ends_at| Some(OpenAttempt { id, ends_at });
        let later = end(Some(1), now);
        assert_eq!(decide_start(0, None, Some(2), now), StartDecision::Begin(1));
        assert_eq!(decide_start(1, open(later), Some(2), now), StartDecision::Resume(id));
        assert_eq!(decide_start(2, open(None), Some(1), now), StartDecision::Resume(id));
        assert_eq!(
            decide_start(1, open(Some(now)), Some(2), now),
            StartDecision::FinishFirst(id)
        );
        assert_eq!(decide_start(1, None, Some(2), now), StartDecision::Begin(2));
        assert_eq!(decide_start(2, None, Some(2), now), StartDecision::NoneLeft);
        assert_eq!(decide_start(99, None, None, now), StartDecision::Begin(100));
        assert_eq!(decide_start(100, None, None, now), StartDecision::NoneLeft);
    }

    #[test]
    fn the_status_follows_from_the_result() {
        assert_eq!(AttemptStatus::of(None), AttemptStatus::InProgress);
        assert_eq!(AttemptStatus::of(Some(false)), AttemptStatus::Submitted);
        assert_eq!(AttemptStatus::of(Some(true)), AttemptStatus::Graded);
    }
}
