//! Birth dates.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// The youngest a user may be, in years.
const YOUNGEST: i16 = 18;

/// Reads a date in the form `YYYY-MM-DD` (RFC 3339 full-date).
pub fn parse(text: &str) -> Result<Date, &'static str> {
    let expected = "must be a date in the form YYYY-MM-DD";
    if text.len() != 10 {
        return Err(expected);
    }
    Date::strptime("%Y-%m-%d", text).map_err(|_| expected)
}

/// Checks that someone born on `birth_date` is 18 or older on `today`, the date where the user is.
/// A person born on 29 February comes of age on 1 March of a common year, as Indian and English law have it.
pub fn check(birth_date: Date, today: Date) -> Result<(), &'static str> {
    if birth_date.year() < 1900 {
        return Err("must not be before 1900");
    }
    let birthday = birth_date
        .checked_add(i64::from(YOUNGEST).years())
        .map_err(|_| "must be a past date")?;
    let is_leap_day = birth_date.day() == 29 && birthday.day() == 28;
    let of_age = if is_leap_day {
        birthday.tomorrow().unwrap_or(birthday)
    } else {
        birthday
    };
    if of_age <= today {
        Ok(())
    } else {
        Err("must be at least 18 years ago")
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::birth_date::{check, parse};
    use jiff::civil::date;

    #[test]
    fn only_a_full_date_is_a_date() {
        assert_eq!(parse("2001-12-31"), Ok(date(2001, 12, 31)));
        for wrong in [
            "",
            "31.12.2001",
            "2001-13-01",
            "2001-02-29",
            "2001-12-31T00:00",
            "20011231",
            "2001-W01-1",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_eighteenth_birthday_is_old_enough_and_the_day_before_is_not() {
        assert!(check(date(2008, 11, 20), date(2026, 11, 20)).is_ok());
        assert!(check(date(2008, 11, 21), date(2026, 11, 20)).is_err());
    }

    #[test]
    fn a_leap_day_child_comes_of_age_on_the_first_of_march() {
        assert!(check(date(2008, 2, 29), date(2026, 2, 28)).is_err());
        assert!(check(date(2008, 2, 29), date(2026, 3, 1)).is_ok());
    }
}
