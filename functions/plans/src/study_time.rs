//! Hours of study, and the student's current date.

use jiff::Timestamp;
use jiff::civil::Date;
use shared_accounts::rules::profile;
use shared_accounts::store::users::User;

const MAX_SUBJECT_HOURS: f64 = 1_000.0;
const MAX_DAILY_HOURS: f64 = 24.0;

/// Parses the total hours of a subject into minutes.
pub(crate) fn parse_hours(hours: f64) -> Result<u32, String> {
    minutes(hours, MAX_SUBJECT_HOURS)
}

/// Parses the hours of study per day into minutes.
pub(crate) fn parse_daily_hours(hours: f64) -> Result<u32, String> {
    minutes(hours, MAX_DAILY_HOURS)
}

fn minutes(hours: f64, max: f64) -> Result<u32, String> {
    if !(hours > 0.0 && hours <= max) {
        return Err(format!("must be more than 0 and at most {max}"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 60,000, as just checked"
    )]
    let minutes = (hours * 60.0).floor() as u32;
    Ok(minutes.max(1))
}

/// Minutes as hours with two decimals.
pub(crate) fn hours(minutes: u32) -> f64 {
    (f64::from(minutes) / 60.0 * 100.0).round() / 100.0
}

/// The current date in the student's time zone.
pub(crate) fn today(user: &User, now: Timestamp) -> Date {
    profile::today(now, &user.settings.timezone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_within_bounds_become_minutes() {
        assert_eq!((parse_daily_hours(24.0), parse_daily_hours(1.5)), (Ok(1_440), Ok(90)));
        assert_eq!((parse_daily_hours(0.001), parse_hours(1_000.0)), (Ok(1), Ok(60_000)));
        for wrong in [0.0, -1.0, 24.01, f64::NAN, f64::INFINITY] {
            assert!(parse_daily_hours(wrong).is_err(), "{wrong}");
        }
        assert!((hours(100) - 1.67).abs() < f64::EPSILON);
    }
}
