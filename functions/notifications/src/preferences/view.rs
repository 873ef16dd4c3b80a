//! Preferences as clients get them.

use serde::Serialize;
use shared_accounts::rules::settings::{EmailFrequency, Settings};
use utoipa::ToSchema;

/// The channels over which notifications reach a user. They are a part of the user's settings.
#[derive(Serialize, ToSchema)]
pub(crate) struct NotificationPreferences {
    /// Whether notifications come by email.
    #[schema(example = true)]
    email: bool,
    /// Whether notifications are pushed to phones.
    #[schema(example = true)]
    push: bool,
    /// How often mail may come.
    email_frequency: EmailFrequency,
    /// How often mail about new posts may come. It comes at most as often as other mail.
    new_post_emails: EmailFrequency,
}

impl From<&Settings> for NotificationPreferences {
    fn from(settings: &Settings) -> Self {
        Self {
            email: settings.email_notifications,
            push: settings.push_notifications,
            email_frequency: settings.email_frequency,
            new_post_emails: settings.new_post_emails,
        }
    }
}
