//! When digests go out: at 08:00 of the user's day.

use jiff::Timestamp;
use jiff::civil::time;
use jiff::tz::TimeZone;

/// The first 08:00 in the time zone after `now`. A name that is not in the database counts as UTC.
///
/// A day with a change of the clocks has one 08:00 as well: if it is skipped, the time just after the gap counts, and if
/// there are two, the first one.
#[must_use]
pub fn next_digest(now: Timestamp, zone: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let mut date = now.to_zoned(zone.clone()).date();
    // Today, tomorrow, and a third day for a zone that skips one.
    for _ in 0..3 {
        let due = date.to_datetime(time(8, 0, 0, 0)).to_zoned(zone.clone());
        if let Ok(due) = due.map(|due| Timestamp::from(due.timestamp()))
            && due > now
        {
            return due;
        }
        let Ok(tomorrow) = date.tomorrow() else { break };
        date = tomorrow;
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(now: &str, zone: &str) -> String {
        next_digest(now.parse().unwrap(), zone).to_string()
    }

    #[test]
    fn the_next_digest_is_at_eight_in_the_time_zone() {
        assert_eq!(next("2026-01-15T02:29:59Z", "Asia/Kolkata"), "2026-01-15T02:30:00.000Z");
        assert_eq!(next("2026-01-15T02:30:00Z", "Asia/Kolkata"), "2026-01-16T02:30:00.000Z");
        assert_eq!(
            next("2026-01-15T02:30:00Z", "Asia/Kathmandu"),
            "2026-01-16T02:15:00.000Z"
        );
        assert_eq!(next("2026-01-15T09:00:00Z", "No/Where"), "2026-01-16T08:00:00.000Z");
    }

    #[test]
    fn it_follows_changes_of_the_clocks() {
        // Berlin goes from UTC+1 to UTC+2 on 29 March 2026, and back on 25 October.
        assert_eq!(
            next("2026-03-28T08:00:00Z", "Europe/Berlin"),
            "2026-03-29T06:00:00.000Z"
        );
        assert_eq!(
            next("2026-03-28T06:00:00Z", "Europe/Berlin"),
            "2026-03-28T07:00:00.000Z"
        );
        assert_eq!(
            next("2026-10-24T08:00:00Z", "Europe/Berlin"),
            "2026-10-25T07:00:00.000Z"
        );
        assert_eq!(
            next("2026-03-07T14:00:00Z", "America/New_York"),
            "2026-03-08T12:00:00.000Z"
        );
    }
}
