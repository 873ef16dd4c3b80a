//! `PUT /api/notifications/preferences`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::types::Patch;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::settings::{EmailFrequency, Settings};
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

use super::view::NotificationPreferences;

/// The preferences to update. Absent ones stay unchanged, and `null` resets one to its default.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdatePreferencesRequest {
    /// Whether notifications come by email.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = true)]
    email: Patch<bool>,
    /// Whether notifications are pushed to phones.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = false)]
    push: Patch<bool>,
    /// `immediate`, `daily` or `off`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "daily")]
    email_frequency: Patch<String>,
    /// How often mail about new posts may come: `immediate`, `daily` or `off`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "off")]
    new_post_emails: Patch<String>,
}

pub(crate) struct UpdatePreferences {
    email: Patch<bool>,
    push: Patch<bool>,
    email_frequency: Patch<EmailFrequency>,
    new_post_emails: Patch<EmailFrequency>,
}

impl Validate for UpdatePreferences {
    type Body = UpdatePreferencesRequest;

    fn validate(body: UpdatePreferencesRequest, fields: &mut Fields) -> Option<Self> {
        let frequency = |text: String| EmailFrequency::parse(&text);
        Some(Self {
            email: body.email,
            push: body.push,
            email_frequency: fields.patch("email_frequency", body.email_frequency, frequency),
            new_post_emails: fields.patch("new_post_emails", body.new_post_emails, frequency),
        })
    }
}

impl UpdatePreferences {
    fn apply(&self, settings: &mut Settings) {
        let default = Settings::default();
        self.email
            .apply_or(&mut settings.email_notifications, default.email_notifications);
        self.push
            .apply_or(&mut settings.push_notifications, default.push_notifications);
        self.email_frequency
            .apply_or(&mut settings.email_frequency, default.email_frequency);
        self.new_post_emails
            .apply_or(&mut settings.new_post_emails, default.new_post_emails);
    }
}

/// Updates over which channels notifications reach the caller.
///
/// Absent preferences stay unchanged, and `null` resets one to its default.
#[utoipa::path(put, path = "/api/notifications/preferences", tag = "notifications",
    request_body = UpdatePreferencesRequest, responses((status = 200, body = NotificationPreferences)),
    security(("bearer" = [])))]
pub(crate) async fn update_preferences(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<UpdatePreferences>,
) -> Result<Json<NotificationPreferences>> {
    let change = |user: &mut User| request.apply(&mut user.settings);
    let users = Users(&app.database);
    let user = users
        .update_profile(caller.user, false, app.clock.now(), change)
        .await?;
    Ok(Json(NotificationPreferences::from(&user.settings)))
}
