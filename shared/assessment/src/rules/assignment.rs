//! Assignments: when they are due, and how large they may be.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::points::Points;

/// The maximum number of assignments of a course.
pub const MAX_ASSIGNMENTS: u32 = 200;
/// The maximum length of the description of an assignment, in characters.
pub const MAX_DESCRIPTION: usize = 5_000;
/// The maximum score of an assignment that names none.
pub const DEFAULT_MAX_SCORE: Points = Points::from_hundredths(10_000);

/// When an assignment is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last moment that is on time, in milliseconds: whatever is handed in during that millisecond is on time.
    pub at: Timestamp,
    /// The day, if the instructor has named a day and not a time.
    #[serde(default)]
    pub date: Option<Date>,
}

/// A due date as an instructor names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenDue {
    /// The end of this day.
    Day(Date),
    /// This moment.
    Moment(Timestamp),
}

impl GivenDue {
    /// Parses a date, or a time with its offset from UTC.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let wrong = "must be a date such as 2030-01-31, or a time such as 2030-01-31T18:00:00Z";
        if text.len() == 10 {
            let date = Date::strptime("%Y-%m-%d", text).map_err(|_| wrong)?;
            return date.tomorrow().map(|_next| Self::Day(date)).map_err(|_| wrong);
        }
        text.parse().map(Self::Moment).map_err(|_| wrong)
    }

    /// The due date, where `timezone` is that of the instructor; UTC where the time zone database does not know it.
    #[must_use]
    pub fn resolve(self, timezone: &str) -> Due {
        let date = match self {
            Self::Moment(at) => return Due { at, date: None },
            Self::Day(date) => date,
        };
        let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
        // A day ends where the next one starts: it may be short or long, and may not start at midnight.
        let next = date.tomorrow().and_then(|next| next.to_zoned(zone));
        let at = next.map_or(Timestamp::MAX, |next| next.timestamp().into());
        let at = at.checked_sub(SignedDuration::from_millis(1)).unwrap_or(at);
        Due { at, date: Some(date) }
    }
}

/// Whether work that is handed in at `now` is late.
#[must_use]
pub fn is_late(due: Option<Due>, now: Timestamp) -> bool {
    due.is_some_and(|due| now.as_millisecond() > due.at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(day: &str, timezone: &str) -> String {
        GivenDue::parse(day).unwrap().resolve(timezone).at.to_string()
    }

    #[test]
    fn a_day_ends_where_the_instructor_is() {
        assert_eq!(end("2026-02-01", "Asia/Kolkata"), "2026-02-01T18:29:59.999Z");
        assert_eq!(end("2026-02-01", "UTC"), "2026-02-01T23:59:59.999Z");
        assert_eq!(end("2026-02-01", "nowhere"), "2026-02-01T23:59:59.999Z");
    }

    #[test]
    fn a_day_with_a_change_of_clocks_ends_at_its_own_midnight() {
        // 23 hours long, 25 hours long, and followed by a day that starts at one o'clock.
        assert_eq!(end("2026-03-29", "Europe/Berlin"), "2026-03-29T21:59:59.999Z");
        assert_eq!(end("2026-03-28", "Europe/Berlin"), "2026-03-28T22:59:59.999Z");
        assert_eq!(end("2026-10-25", "Europe/Berlin"), "2026-10-25T22:59:59.999Z");
        assert_eq!(end("2018-11-03", "America/Sao_Paulo"), "2018-11-04T02:59:59.999Z");
    }

    #[test]
    fn a_time_is_taken_as_it_is() {
        let due = GivenDue::parse("2026-02-01T10:00:00+05:30").unwrap().resolve("UTC");
        assert_eq!(
            (due.at.to_string().as_str(), due.date),
            ("2026-02-01T04:30:00.000Z", None)
        );
        let days = "2026-02-01".parse::<Date>().unwrap();
        assert_eq!(GivenDue::parse("2026-02-01"), Ok(GivenDue::Day(days)));
        for wrong in [
            "",
            "tomorrow",
            "2026-02-30",
            "01.02.2026",
            "2026-02-01T10:00:00",
            "9999-12-31",
        ] {
            assert!(GivenDue::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn work_is_late_from_the_first_millisecond_of_the_next_day() {
        let due = Some(GivenDue::parse("2026-02-01").unwrap().resolve("Asia/Kolkata"));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert!(!is_late(due, at("2026-02-01T18:29:59.999999Z")));
        assert!(is_late(due, at("2026-02-01T18:30:00Z")));
        assert!(!is_late(None, Timestamp::MAX));
    }
}
