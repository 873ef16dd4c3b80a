//! How a student likes to work, as clients say it.

use jiff::civil::Time;
use serde::Deserialize;
use shared::http::Fields;
use shared_accounts::rules::birth_date;
use shared_plans::planner::{DAY_START, Preferences, SESSION_MINUTES, Weekday};
use utoipa::ToSchema;

/// The most dates without study.
const MOST_DATES: usize = 366;
/// Bounds of the longest task, in minutes.
const SESSION: std::ops::RangeInclusive<u32> = 15..=240;

/// How the student likes to work.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct PreferencesBody {
    /// Days of the week without study: monday to sunday.
    #[schema(example = json!(["sunday"]))]
    rest_days: Option<Vec<String>>,
    /// Dates without study.
    #[schema(example = json!(["2099-01-26"]))]
    rest_dates: Option<Vec<String>>,
    /// The longest task in minutes, 15 to 240; 60 if not given.
    #[schema(example = 45)]
    session_minutes: Option<u32>,
    /// When a day of study begins, for the calendar; 17:00 if not given.
    #[schema(example = "17:30")]
    day_start: Option<String>,
}

/// Reads preferences; a report of what is wrong with them comes with the rest of the request.
pub(crate) fn parse(body: Option<PreferencesBody>, fields: &mut Fields) -> Preferences {
    let body = body.unwrap_or_default();
    let mut rest_days = Vec::new();
    for (position, text) in body.rest_days.unwrap_or_default().iter().enumerate() {
        rest_days.extend(fields.parsed(format!("preferences.rest_days[{position}]"), Weekday::parse(text)));
    }
    let dates = body.rest_dates.unwrap_or_default();
    if dates.len() > MOST_DATES {
        fields.wrong("preferences.rest_dates", format!("must be at most {MOST_DATES}"));
    }
    let mut rest_dates = Vec::new();
    for (position, text) in dates.iter().take(MOST_DATES).enumerate() {
        rest_dates.extend(fields.parsed(format!("preferences.rest_dates[{position}]"), birth_date::parse(text)));
    }
    let session_minutes = body.session_minutes.unwrap_or(SESSION_MINUTES);
    if !SESSION.contains(&session_minutes) {
        fields.wrong("preferences.session_minutes", "must be 15 to 240");
    }
    let day_start = body
        .day_start
        .map(|text| Time::strptime("%H:%M", &text).map_err(|_| "must be a time in the form HH:MM"));
    let day_start = day_start.and_then(|time| fields.parsed("preferences.day_start", time));
    // Each once: they are looked through for every day.
    rest_days.dedup();
    rest_dates.sort_unstable();
    rest_dates.dedup();
    Preferences {
        rest_days,
        rest_dates,
        session_minutes,
        day_start: day_start.unwrap_or(DAY_START),
    }
}
