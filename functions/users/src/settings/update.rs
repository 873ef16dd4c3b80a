//! `PUT, PATCH /api/users/me/settings`.

use axum::extract::State;
use serde::Deserialize;
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{Fields, Valid, Validate};
use shared::types::Patch;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::settings::{
    EmailFrequency, Settings, Theme, VideoQuality, parse_language, parse_playback_speed, parse_timezone,
};
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

/// The settings to update. Absent settings stay unchanged, and `null` resets a setting to its default.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateSettingsRequest {
    /// `light`, `dark` or `system`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "dark")]
    theme: Patch<String>,
    /// The language of the app, as a BCP 47 tag.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "en-IN")]
    language: Patch<String>,
    /// The user's time zone, as a name of the IANA time zone database.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Asia/Kolkata")]
    timezone: Patch<String>,
    /// Whether the user gets notifications by email.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = true)]
    email_notifications: Patch<bool>,
    /// Whether the user gets push notifications.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = true)]
    push_notifications: Patch<bool>,
    /// `immediate`, `daily` or `off`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "daily")]
    email_frequency: Patch<String>,
    /// How often mail about new posts may come: `immediate`, `daily` or `off`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "daily")]
    new_post_emails: Patch<String>,
    /// `auto`, `144p`, `240p`, `360p`, `480p`, `720p` or `1080p`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "480p")]
    video_quality: Patch<String>,
    /// Whether the next video starts automatically.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = false)]
    autoplay: Patch<bool>,
    /// The speed of videos, from 0.25 to 3.
    #[serde(default)]
    #[schema(value_type = Option<f64>, example = 1.5)]
    playback_speed: Patch<f64>,
    /// Whether videos show captions.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = true)]
    captions: Patch<bool>,
    /// Whether members of the user's communities see the email address in chats.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = false)]
    show_email: Patch<bool>,
}

#[derive(Debug, Default)]
pub(crate) struct SettingsPatch {
    theme: Patch<Theme>,
    language: Patch<String>,
    timezone: Patch<String>,
    email_notifications: Patch<bool>,
    push_notifications: Patch<bool>,
    email_frequency: Patch<EmailFrequency>,
    new_post_emails: Patch<EmailFrequency>,
    video_quality: Patch<VideoQuality>,
    autoplay: Patch<bool>,
    playback_speed: Patch<f64>,
    captions: Patch<bool>,
    show_email: Patch<bool>,
}

impl Validate for SettingsPatch {
    type Body = UpdateSettingsRequest;

    fn validate(body: UpdateSettingsRequest, fields: &mut Fields) -> Option<Self> {
        Some(Self {
            theme: fields.patch("theme", body.theme, |text| Theme::parse(&text)),
            language: fields.patch("language", body.language, |text| parse_language(&text)),
            timezone: fields.patch("timezone", body.timezone, |text| parse_timezone(&text)),
            email_notifications: body.email_notifications,
            push_notifications: body.push_notifications,
            email_frequency: fields.patch("email_frequency", body.email_frequency, |text| {
                EmailFrequency::parse(&text)
            }),
            new_post_emails: fields.patch("new_post_emails", body.new_post_emails, |text| {
                EmailFrequency::parse(&text)
            }),
            video_quality: fields.patch("video_quality", body.video_quality, |text| VideoQuality::parse(&text)),
            autoplay: body.autoplay,
            playback_speed: fields.patch("playback_speed", body.playback_speed, parse_playback_speed),
            captions: body.captions,
            show_email: body.show_email,
        })
    }
}

impl SettingsPatch {
    fn apply(&self, settings: &mut Settings) {
        let default = Settings::default();
        self.theme.apply_or(&mut settings.theme, default.theme);
        self.language.apply_or(&mut settings.language, default.language);
        self.timezone.apply_or(&mut settings.timezone, default.timezone);
        self.email_notifications
            .apply_or(&mut settings.email_notifications, default.email_notifications);
        self.push_notifications
            .apply_or(&mut settings.push_notifications, default.push_notifications);
        self.email_frequency
            .apply_or(&mut settings.email_frequency, default.email_frequency);
        self.new_post_emails
            .apply_or(&mut settings.new_post_emails, default.new_post_emails);
        self.video_quality
            .apply_or(&mut settings.video_quality, default.video_quality);
        self.autoplay.apply_or(&mut settings.autoplay, default.autoplay);
        self.playback_speed
            .apply_or(&mut settings.playback_speed, default.playback_speed);
        self.captions.apply_or(&mut settings.captions, default.captions);
        self.show_email.apply_or(&mut settings.show_email, default.show_email);
    }
}

/// Updates the caller's app settings.
///
/// Absent settings stay unchanged, and `null` resets a setting to its default.
#[utoipa::path(method(put, patch), path = "/api/users/me/settings", tag = "users",
    params(IfMatch),
    request_body = UpdateSettingsRequest, responses((status = 200, body = Settings)), security(("bearer" = [])))]
pub(crate) async fn update_settings(
    State(app): State<App>,
    caller: Caller,
    if_match: IfMatch,
    Valid(patch): Valid<SettingsPatch>,
) -> Result<Tagged> {
    let user = caller.user;
    let precondition = Tagged::new(&user.settings)?.check_if_match(&if_match)?;
    let change = |user: &mut User| patch.apply(&mut user.settings);
    let users = Users(&app.database);
    let user = users
        .update_profile(user, precondition, app.clock.now(), change)
        .await?;
    Tagged::new(&user.settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_resets_a_setting_and_absent_settings_stay() {
        let mut settings = Settings {
            theme: Theme::Dark,
            autoplay: false,
            ..Settings::default()
        };
        let patch = SettingsPatch {
            autoplay: Patch::Null,
            captions: Patch::Value(true),
            ..SettingsPatch::default()
        };
        patch.apply(&mut settings);
        let expected = Settings {
            theme: Theme::Dark,
            captions: true,
            ..Settings::default()
        };
        assert_eq!(settings, expected);
    }
}
