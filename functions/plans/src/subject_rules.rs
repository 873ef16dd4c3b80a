//! The rules of subjects, own ones and those that come with a request.

use jiff::Timestamp;
use jiff::civil::Date;
use shared_accounts::rules::profile;
use shared_accounts::store::users::User;

/// The most hours of a subject.
const MOST_HOURS: f64 = 1_000.0;
/// The most hours of a day.
const LONGEST_DAY: f64 = 24.0;

/// The minutes of a subject.
pub(crate) fn parse_hours(hours: f64) -> Result<u32, String> {
    minutes(hours, MOST_HOURS)
}

/// The minutes of a day.
pub(crate) fn parse_daily_hours(hours: f64) -> Result<u32, String> {
    minutes(hours, LONGEST_DAY)
}

fn minutes(hours: f64, most: f64) -> Result<u32, String> {
    if !(hours > 0.0 && hours <= most) {
        return Err(format!("must be more than 0 and at most {most}"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 60,000, as just checked"
    )]
    let minutes = (hours * 60.0).floor() as u32;
    Ok(minutes.max(1))
}

/// The hours of so many minutes.
pub(crate) fn hours(minutes: u32) -> f64 {
    (f64::from(minutes) / 60.0 * 100.0).round() / 100.0
}

/// The date where the student is.
pub(crate) fn today(user: &User, now: Timestamp) -> Date {
    profile::today(now, &user.settings.timezone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_become_minutes_within_bounds() {
        assert_eq!((parse_daily_hours(24.0), parse_daily_hours(1.5)), (Ok(1_440), Ok(90)));
        assert_eq!((parse_daily_hours(0.001), parse_hours(1_000.0)), (Ok(1), Ok(60_000)));
        for wrong in [0.0, -1.0, 24.01, f64::NAN, f64::INFINITY] {
            assert!(parse_daily_hours(wrong).is_err(), "{wrong}");
        }
        assert!((hours(100) - 1.67).abs() < f64::EPSILON);
    }
}
