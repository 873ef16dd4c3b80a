//! The profile of a person.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::text;

use crate::rules::person_name::PersonName;

/// Where a user is until the settings say otherwise.
pub const DEFAULT_TIMEZONE: &str = "Asia/Kolkata";

/// The profile that users write about themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The name; absent until it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The birth date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
    /// The gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Ids of event interests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub event_interests: Vec<u32>,
    /// URLs of pictures; the first is the avatar.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile_pictures: Vec<String>,
    /// A few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    /// A place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// A college.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub college: Option<String>,
    /// A department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// When the profile was completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
}

/// A gender, as in the profile form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Other.
    Other,
}

impl Gender {
    /// Reads one of the three words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "male" => Ok(Self::Male),
            "female" => Ok(Self::Female),
            "other" => Ok(Self::Other),
            _ => Err("must be male, female or other"),
        }
    }
}

/// Checks a free text of at most `longest` characters; one with nothing to see means none.
pub fn free_text(text: &str, longest: usize) -> Result<Option<String>, String> {
    let text = text::paragraphs(text)?;
    if text.chars().count() > longest {
        return Err(format!("must have at most {longest} characters"));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// The date of `now` at home; UTC where the time zone database does not know the zone.
#[must_use]
pub fn today(now: Timestamp, timezone: &str) -> Date {
    now.to_zoned(TimeZone::get(timezone).unwrap_or(TimeZone::UTC)).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_the_one_where_the_user_is() {
        let now: Timestamp = "2026-01-01T20:00:00Z".parse().unwrap();
        assert_eq!(today(now, DEFAULT_TIMEZONE).to_string(), "2026-01-02");
        assert_eq!(today(now, "UTC").to_string(), "2026-01-01");
    }

    #[test]
    fn free_text_is_trimmed_and_bounded() {
        assert_eq!(free_text("  ", 5), Ok(None));
        assert_eq!(free_text(" hello ", 5), Ok(Some("hello".to_owned())));
        assert!(free_text("hello!", 5).is_err());
        assert!(free_text("a\u{7}", 5).is_err() && free_text("\u{202e}a", 5).is_err());
        assert_eq!(free_text("\u{200b}\u{3164}", 5), Ok(None));
        assert_eq!(free_text(&"e\u{301}".repeat(5), 5), Ok(Some("\u{e9}".repeat(5))));
    }
}
