//! The caller's app settings.

mod get;
mod update;

use serde_json::{Value, json};

const SETTINGS: &str = "/api/users/me/settings";

fn defaults() -> Value {
    json!({
        "theme": "system", "language": "en", "timezone": "Asia/Kolkata", "email_notifications": true,
        "push_notifications": true,
        "email_frequency": "immediate", "new_post_emails": "daily", "video_quality": "auto",
        "autoplay": true, "playback_speed": 1.0,
        "captions": false, "show_email": true,
    })
}
