//! Attendance: sessions with a window, codes that change, and how much of a course a student has attended.

use jiff::{SignedDuration, Timestamp};
use shared::string_enum;
use shared::text::{plain_number, single_line};
use shared_learning::rules::enrollment::{CourseCompletion, Period};

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
        let share = CourseCompletion {
            completed: attended,
            total: attended + self.absent,
        };
        (share.total > 0).then(|| share.percentage())
    }
}

/// When a session that begins at `now` and has this duration in minutes ends.
#[must_use]
pub fn end(now: Timestamp, minutes: u16) -> Timestamp {
    now.checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::AttendanceStatus::{Absent, Excused, Late, Present};
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    fn session(from: i64, until: i64) -> SessionTime {
        SessionTime {
            number: 0,
            starts_at: at(from),
            ends_at: at(until),
        }
    }

    fn period(from: i64, until: Option<i64>) -> Period {
        Period {
            from: at(from),
            until: until.map(at),
        }
    }

    #[test]
    fn codes_are_truncated_as_in_rfc_4226() {
        // The first three values of appendix D.
        let macs = [
            "cc93cf18508d94934c64b65d8ba7667fb7cde4b0",
            "75a48a19d4cbe100644e8ac1397eea747a2d33ab",
            "0bacb7fa082fef30782211938bc1c5e70416ff44",
        ];
        let bytes = |hex: &str| -> Vec<u8> {
            let pairs = (0..hex.len()).step_by(2);
            pairs
                .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
                .collect()
        };
        assert_eq!(macs.map(|mac| truncate(&bytes(mac))), ["755224", "287082", "359152"]);
        assert_eq!(truncate(&[0; 32]), "000000");
    }

    #[test]
    fn a_code_lasts_thirty_seconds() {
        let second = |second| Timestamp::from_second(second).unwrap();
        assert_eq!([0, 29, 30].map(|at| step(second(at))), [0, 0, 1]);
        assert_eq!([0, 29, 30].map(|at| seconds_left(second(at))), [30, 1, 30]);
    }

    #[test]
    fn pasted_codes_are_their_six_digits() {
        for text in [
            "123456",
            " 123 456 ",
            "123-456",
            "१२३४५६",
            "\u{202a}１２３４５６\u{202c}",
        ] {
            assert_eq!(parse_code(text).as_deref(), Ok("123456"), "{text:?}");
        }
        for wrong in ["", "12345", "1234567", "12345a", "+123456"] {
            assert!(parse_code(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn durations_and_reasons_have_limits() {
        assert_eq!((parse_duration(1), parse_duration(480)), (Ok(1), Ok(480)));
        for wrong in [0, -1, 481, 65_537, i64::MAX] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_reason(" Sick. ").as_deref(), Ok("Sick."));
        assert!(parse_reason(" ").is_err() && parse_reason(&"a".repeat(501)).is_err());
    }

    #[test]
    fn check_ins_are_open_from_the_beginning_until_the_end() {
        let open = [9, 10, 19, 20].map(|minute| session(10, 20).is_open(at(minute)));
        assert_eq!(open, [false, true, true, false]);
    }

    #[test]
    fn only_students_who_were_enrolled_are_absent_and_only_once_the_session_is_over() {
        let status = |periods: &[Period], now| session(10, 20).status(None, periods, at(now));
        assert_eq!(status(&[period(0, None)], 19), None);
        assert_eq!(status(&[period(0, None)], 20), Some(Absent));
        assert_eq!(status(&[period(20, None)], 30), Some(Absent));
        assert_eq!(status(&[period(21, None)], 30), None);
        assert_eq!(status(&[period(0, Some(9))], 30), None);
        assert_eq!(status(&[period(0, Some(10))], 30), Some(Absent));
        assert_eq!(status(&[period(0, Some(5)), period(25, None)], 30), None);
        assert_eq!(status(&[period(0, Some(5)), period(15, None)], 30), Some(Absent));
        assert_eq!(session(10, 20).status(Some(Excused), &[], at(0)), Some(Excused));
    }

    #[test]
    fn excused_sessions_do_not_count_and_late_counts_as_present() {
        let percentage = |statuses: &[AttendanceStatus]| AttendanceSummary::new(statuses.iter().copied()).percentage();
        assert_eq!(percentage(&[Present, Late, Absent]), Some(66.7));
        assert_eq!(percentage(&[Present, Excused]), Some(100.0));
        assert_eq!(percentage(&[Absent]), Some(0.0));
        assert_eq!((percentage(&[Excused]), percentage(&[])), (None, None));
    }

    fn any_status() -> impl Strategy<Value = Option<AttendanceStatus>> {
        prop::option::of(prop::sample::select(AttendanceStatus::ALL))
    }

    fn any_session() -> impl Strategy<Value = (SessionTime, Option<AttendanceStatus>)> {
        let times = (0_i64..1_000, 1_i64..60);
        (times, any_status()).prop_map(|((from, length), status)| (session(from, from + length), status))
    }

    proptest! {
        #[test]
        fn the_percentage_is_between_0_and_100_and_the_order_of_the_sessions_does_not_matter(
            mut sessions in prop::collection::vec(any_session(), 0..40),
            bounds in prop::collection::vec(0_i64..1_000, 1..6),
            now in 0_i64..1_200,
        ) {
            let mut bounds = bounds;
            bounds.sort_unstable();
            let periods: Vec<_> = bounds.chunks(2).map(|pair| period(pair[0], pair.get(1).copied())).collect();
            let summary = |sessions: &[(SessionTime, Option<AttendanceStatus>)]| {
                let statuses = sessions.iter().filter_map(|(time, recorded)| time.status(*recorded, &periods, at(now)));
                AttendanceSummary::new(statuses)
            };
            let forward = summary(&sessions);
            sessions.reverse();
            prop_assert_eq!(forward, summary(&sessions));
            sessions.sort_by_key(|(time, _)| time.ends_at);
            prop_assert_eq!(forward, summary(&sessions));
            if let Some(percentage) = forward.percentage() {
                prop_assert!((0.0..=100.0).contains(&percentage));
            }
            let attended = sessions.iter().filter(|(_, status)| status.is_some_and(AttendanceStatus::is_attended));
            prop_assert_eq!(attended.count(), (forward.present + forward.late) as usize);
        }

        #[test]
        fn checking_in_never_lowers_the_percentage(
            sessions in prop::collection::vec(any_session(), 1..40),
            chosen in any::<prop::sample::Index>(),
        ) {
            let periods = [period(0, None)];
            let percentage = |sessions: &[(SessionTime, Option<AttendanceStatus>)]| {
                let statuses = sessions.iter().filter_map(|(time, recorded)| time.status(*recorded, &periods, at(2_000)));
                AttendanceSummary::new(statuses).percentage().unwrap_or(0.0)
            };
            let mut after = sessions.clone();
            after[chosen.index(sessions.len())].1 = Some(Present);
            prop_assert!(percentage(&sessions) <= percentage(&after));
        }
    }
}
