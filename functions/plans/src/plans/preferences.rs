//! A student's preferences for a plan.

use jiff::civil::Time;
use serde::Deserialize;
use shared::http::Fields;
use shared_accounts::rules::birth_date;
use shared_plans::planner::{DAY_START, Preferences, SESSION_MINUTES, Weekday};
use utoipa::ToSchema;

const MAX_REST_DATES: usize = 366;
/// Allowed values of the longest session, in minutes.
const SESSION_RANGE: std::ops::RangeInclusive<u32> = 15..=240;

/// The student's preferences for a plan.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = PlanPreferences)]
pub(crate) struct PreferencesRequest {
    /// Days of the week without study: `monday` to `sunday`.
    #[schema(example = json!(["sunday"]))]
    rest_days: Option<Vec<String>>,
    /// Dates without study, up to 366.
    #[schema(example = json!(["2099-01-26"]))]
    rest_dates: Option<Vec<String>>,
    /// The longest task in minutes, 15 to 240. Defaults to 60.
    #[schema(example = 45)]
    session_minutes: Option<u32>,
    /// The time at which study starts in the calendar feed. Defaults to 17:00.
    #[schema(example = "17:30")]
    day_start: Option<String>,
}

/// Parses preferences. Whatever is wrong with them is reported to `fields`, so a default in its place is never used.
pub(crate) fn parse(body: Option<PreferencesRequest>, fields: &mut Fields) -> Preferences {
    let body = body.unwrap_or_default();
    let mut rest_days = Vec::new();
    for (position, text) in body.rest_days.unwrap_or_default().iter().enumerate() {
        rest_days.extend(fields.parsed(format!("preferences.rest_days[{position}]"), Weekday::parse(text)));
    }
    let dates = body.rest_dates.unwrap_or_default();
    if dates.len() > MAX_REST_DATES {
        fields.wrong(
            "preferences.rest_dates",
            format!("must have at most {MAX_REST_DATES} dates"),
        );
    }
    let mut rest_dates = Vec::new();
    for (position, text) in dates.iter().take(MAX_REST_DATES).enumerate() {
        rest_dates.extend(fields.parsed(format!("preferences.rest_dates[{position}]"), birth_date::parse(text)));
    }
    let session_minutes = body.session_minutes.unwrap_or(SESSION_MINUTES);
    if !SESSION_RANGE.contains(&session_minutes) {
        fields.wrong("preferences.session_minutes", "must be 15 to 240");
    }
    let day_start = body
        .day_start
        .map(|text| Time::strptime("%H:%M", &text).map_err(|_| "must be a time in the form HH:MM"));
    let day_start = day_start.and_then(|time| fields.parsed("preferences.day_start", time));
    // The planner searches both lists for every day.
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
