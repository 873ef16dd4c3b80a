//! Attendance: sessions with a window, codes that change, and how much of a course a student has attended.

use jiff::{SignedDuration, Timestamp};
use shared::string_enum;
use shared::text::{plain_number, single_line};
use shared::types::percentage::percentage;
use shared_learning::rules::enrollment::Period;

/// The maximum number of sessions of a course.
pub const MAX_SESSIONS: usize = 500;
/// The maximum number of sessions of a course that are open at the same time.
pub const MAX_OPEN_SESSIONS: usize = 10;
/// The maximum duration of a session in minutes.
pub const MAX_DURATION: u16 = 480;
/// How many wrong codes a student may send to a session.
pub const MAX_WRONG_CODES: u32 = 10;
/// The maximum length of the reason of a correction, in characters.
const MAX_REASON: usize = 500;
/// How long the screen shows a code, in seconds.
const STEP_SECONDS: i64 = 30;
/// The number of digits of a code.
const DIGITS: usize = 6;

string_enum! {
    /// The attendance of a student at a session.
    AttendanceStatus ("must be present, absent, late or excused") {
        /// The student was there.
        Present = "present",
        /// The student was not there.
        Absent = "absent",
        /// The student came late, which counts as present.
        Late = "late",
        /// The student was excused; the session does not count.
        Excused = "excused",
    }
}

impl AttendanceStatus {
    /// Whether the student was there.
    #[must_use]
    pub const fn is_attended(self) -> bool {
        matches!(self, Self::Present | Self::Late)
    }
}

/// Parses the duration of a session in minutes.
pub fn parse_duration(minutes: i64) -> Result<u16, &'static str> {
    let minutes = u16::try_from(minutes).ok();
    minutes
        .filter(|minutes| (1..=MAX_DURATION).contains(minutes))
        .ok_or("must be a whole number from 1 to 480")
}

/// Parses the reason of a correction.
pub fn parse_reason(text: &str) -> Result<String, &'static str> {
    let reason = single_line(text)?;
    (1..=MAX_REASON)
        .contains(&reason.chars().count())
        .then_some(reason)
        .ok_or("must have 1 to 500 visible characters")
}

/// Parses a code: six digits of any script, with spaces, dashes and marks as they are pasted.
pub fn parse_code(text: &str) -> Result<String, &'static str> {
    let code = plain_number(text).replace([' ', '-'], "");
    (code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(code)
        .ok_or("must be a string of 6 digits")
}

/// The number of the step that `now` is in. Each has a code of its own.
#[must_use]
pub fn step(now: Timestamp) -> i64 {
    now.as_second().div_euclid(STEP_SECONDS)
}

/// Seconds from `now` until the code changes, from 1 to 30.
#[must_use]
pub fn seconds_left(now: Timestamp) -> i64 {
    STEP_SECONDS - now.as_second().rem_euclid(STEP_SECONDS)
}

/// The digits of a code that `mac` authenticates, by the dynamic truncation of RFC 4226 §5.3.
#[must_use]
pub fn truncate(mac: &[u8]) -> String {
    let offset = mac.last().map_or(0, |byte| usize::from(byte & 0xf));
    let chosen = mac.iter().skip(offset).take(4);
    let number = chosen.fold(0_u32, |number, byte| (number << 8) | u32::from(*byte)) & 0x7fff_ffff;
    format!("{:0DIGITS$}", number % 10_u32.pow(6))
}

/// The time of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTime {
    /// The position of the session among all of its course, from 0.
    pub number: u16,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl SessionTime {
    /// Whether students can check in at `now`.
    #[must_use]
    pub fn is_open(self, now: Timestamp) -> bool {
        self.starts_at <= now && now < self.ends_at
    }

    /// Whether a student who was enrolled in these periods belonged to it: the enrollment began before the session was
    /// over, and had not ended when it began.
    fn concerns(self, periods: &[Period]) -> bool {
        let mut periods = periods.iter();
        periods.any(|period| period.from <= self.ends_at && period.until.is_none_or(|until| self.starts_at <= until))
    }

    /// The attendance of a student, `recorded` being what a check-in or an instructor has recorded. Students who were
    /// enrolled and did not check in are absent once the session is over. `None` means that the session does not
    /// count, or not yet.
    #[must_use]
    pub fn status(
        self,
        recorded: Option<AttendanceStatus>,
        periods: &[Period],
        now: Timestamp,
    ) -> Option<AttendanceStatus> {
        let is_absent = || self.ends_at <= now && self.concerns(periods);
        recorded.or_else(|| is_absent().then_some(AttendanceStatus::Absent))
    }
}

/// How often a student had each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttendanceSummary {
    /// The number of sessions at which the student was present.
    pub present: u32,
    /// The number of sessions from which the student was absent.
    pub absent: u32,
    /// The number of sessions to which the student came late.
    pub late: u32,
    /// The number of sessions from which the student was excused.
    pub excused: u32,
}

impl AttendanceSummary {
    /// The summary of a student who had these statuses.
    #[must_use]
    pub fn new(statuses: impl IntoIterator<Item = AttendanceStatus>) -> Self {
        let mut summary = Self::default();
        for status in statuses {
            let count = match status {
                AttendanceStatus::Present => &mut summary.present,
                AttendanceStatus::Absent => &mut summary.absent,
                AttendanceStatus::Late => &mut summary.late,
                AttendanceStatus::Excused => &mut summary.excused,
            };
            *count += 1;
        }
        summary
    }

    /// The attended share of the sessions that count, in percent with one decimal; `None` if no session counts.
    #[must_use]
    pub fn percentage(self) -> Option<f64> {
        let attended = self.present + self.late;
        let counted = attended + self.absent;
        (counted > 0).then(|| percentage(attended, counted))
    }
}

/// When a session that begins at `now` and has this duration in minutes ends.
#[must_use]
pub fn end(now: Timestamp, minutes: u16) -> Timestamp {
    now.checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
