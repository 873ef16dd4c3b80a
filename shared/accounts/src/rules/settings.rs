//! How the app behaves for a user.

use jiff::tz::TimeZoneDatabase;
use serde::{Deserialize, Serialize};
use shared::string_enum;
use utoipa::ToSchema;

use crate::rules::profile::DEFAULT_TIMEZONE;

/// The longest language tag: RFC 5646 §4.4.1 requires room for 35 characters.
const MAX_LANGUAGE_LENGTH: usize = 35;

string_enum! {
    /// The color scheme.
    Theme ("must be light, dark or system") {
        /// As the phone.
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

string_enum! {
    /// How often mail may come.
    EmailFrequency ("must be immediate, daily or off") {
        /// One for each event.
        Immediate = "immediate",
        /// One a day.
        Daily = "daily",
        /// None.
        Off = "off",
    }
}

string_enum! {
    /// The quality of videos.
    VideoQuality ("must be auto, 144p, 240p, 360p, 480p, 720p or 1080p") {
        /// As the network allows.
        Auto = "auto",
        /// 144 lines.
        P144 = "144p",
        /// 240 lines.
        P240 = "240p",
        /// 360 lines.
        P360 = "360p",
        /// 480 lines.
        P480 = "480p",
        /// 720 lines.
        P720 = "720p",
        /// 1080 lines.
        P1080 = "1080p",
    }
}

/// How the app behaves for a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Settings {
    /// The color scheme.
    pub theme: Theme,
    /// A language tag (BCP 47).
    #[schema(example = "en-IN")]
    pub language: String,
    /// A name of the IANA time zone database.
    #[schema(example = "Asia/Kolkata")]
    pub timezone: String,
    /// Whether the user accepts mail.
    pub email_notifications: bool,
    /// Whether the user accepts push notifications.
    pub push_notifications: bool,
    /// How often mail may come.
    pub email_frequency: EmailFrequency,
    /// How often mail about new posts may come. It comes at most as often as other mail.
    pub new_post_emails: EmailFrequency,
    /// The quality of videos.
    pub video_quality: VideoQuality,
    /// Whether the next video starts by itself.
    pub autoplay: bool,
    /// 0.25 to 3.
    #[schema(example = 1.0)]
    pub playback_speed: f64,
    /// Whether captions are shown.
    pub captions: bool,
    /// Whether members of the user's communities see the email address in chats.
    pub show_email: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            language: "en".to_owned(),
            timezone: DEFAULT_TIMEZONE.to_owned(),
            email_notifications: true,
            push_notifications: true,
            email_frequency: EmailFrequency::Immediate,
            new_post_emails: EmailFrequency::Daily,
            video_quality: VideoQuality::Auto,
            autoplay: true,
            playback_speed: 1.0,
            captions: false,
            show_email: true,
        }
    }
}

/// Reads a language tag and writes it as RFC 5646 §2.1.1 recommends: `en-IN`, `zh-Hant`.
pub fn parse_language(text: &str) -> Result<String, &'static str> {
    let expected = "must be a language tag such as en or en-IN";
    let subtags: Vec<&str> = text.split('-').collect();
    let is_subtag = |tag: &&str| (1..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_language = subtags.first().is_some_and(|language| {
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    if !is_language || text.len() > MAX_LANGUAGE_LENGTH || !subtags.iter().all(is_subtag) {
        return Err(expected);
    }
    let written = subtags
        .iter()
        .enumerate()
        .map(|(position, tag)| match (position, tag.len()) {
            (1.., 2) => tag.to_ascii_uppercase(),
            (1.., 4) => tag[..1].to_ascii_uppercase() + &tag[1..].to_ascii_lowercase(),
            _ => tag.to_ascii_lowercase(),
        });
    Ok(written.collect::<Vec<_>>().join("-"))
}

/// What the time zone database has for machines without a time zone.
const NO_ZONE: &str = "Factory";

/// Reads the name of a time zone and spells it as the database does.
pub fn parse_timezone(text: &str) -> Result<String, &'static str> {
    // The names of the bundled database: a machine's own also has files such as `localtime`.
    let zone = TimeZoneDatabase::bundled().get(text).ok();
    let name = zone.as_ref().and_then(|zone| zone.iana_name());
    name.filter(|name| *name != NO_ZONE)
        .map(str::to_owned)
        .ok_or("must be a name of the IANA time zone database such as Asia/Kolkata")
}

/// Checks a playback speed.
pub fn parse_playback_speed(speed: f64) -> Result<f64, &'static str> {
    (0.25..=3.0)
        .contains(&speed)
        .then_some(speed)
        .ok_or("must be 0.25 to 3")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_written_in_one_way() {
        for (text, written) in [
            ("EN", "en"),
            ("en-in", "en-IN"),
            ("ZH-hant-tw", "zh-Hant-TW"),
            ("gsw", "gsw"),
        ] {
            assert_eq!(parse_language(text).as_deref(), Ok(written));
        }
        for wrong in [
            "",
            "e",
            "english",
            "en_IN",
            "en-",
            "en--IN",
            "12",
            "en-verylongsubtag",
            "hi-é",
        ] {
            assert!(parse_language(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn time_zones_are_those_of_the_database() {
        assert_eq!(parse_timezone("asia/kolkata").as_deref(), Ok("Asia/Kolkata"));
        assert_eq!(parse_timezone("UTC").as_deref(), Ok("UTC"));
        for wrong in [
            "",
            "Asia/Nowhere",
            "+05:30",
            "../etc/passwd",
            "IST5:30",
            "localtime",
            "posixrules",
            "factory",
        ] {
            assert!(parse_timezone(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn speeds_have_bounds() {
        assert!(parse_playback_speed(0.25).is_ok() && parse_playback_speed(3.0).is_ok());
        assert!(
            [0.0, 0.24, 3.01, -1.0, f64::NAN]
                .into_iter()
                .all(|wrong| parse_playback_speed(wrong).is_err())
        );
    }

    #[test]
    fn settings_stored_before_a_setting_existed_have_its_default() {
        let stored = serde_json::json!({ "theme": "dark" });
        let settings: Settings = serde_json::from_value(stored).unwrap();
        assert_eq!(
            settings,
            Settings {
                theme: Theme::Dark,
                ..Settings::default()
            }
        );
    }
}
