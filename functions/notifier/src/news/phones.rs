//! Pushes a notification to the phones of its reader.

use std::collections::{BTreeMap, HashSet};

use shared::clients::push::{Push, PushMessage, PushOutcome};
use shared::ids::{SessionId, UserId};
use shared::{App, Result};
use shared_accounts::store::devices::{Device, Devices};
use shared_accounts::store::sessions::Sessions;
use shared_notifications::rules::text::{Language, Text};
use shared_notifications::service::present::Subject;
use shared_notifications::store::receipts::{Channel, Receipts};

use super::LEASE_SECONDS;
use super::deliver::Delivery;

/// Pushes a notification once to every phone.
pub(super) async fn push(app: &App, delivery: &Delivery<'_>) -> Result<()> {
    let Delivery {
        notification,
        reader,
        text,
        ..
    } = delivery;
    let user = &reader.user;
    let mut data = Subject::of(&notification.event).names();
    data.insert("notification_id".to_owned(), notification.id.to_string());
    data.insert(
        "notification_type".to_owned(),
        notification.notification_type.to_string(),
    );
    let tag = notification.id.to_string();
    let message = message(app, &user.settings.language, text, data, tag, reader.inbox.unread);
    let mut outcome = Ok(());
    for (session_id, device) in phones(app, user.id).await? {
        let key = (user.id, notification.id, Channel::Phone(session_id));
        let now = app.clock.unix_seconds();
        let send = send(app, user.id, session_id, &device, &message);
        // A phone that cannot be reached does not keep the others waiting.
        if let Err(error) = Box::pin(Receipts(&app.database).once(key, now, LEASE_SECONDS, send)).await {
            outcome = Err(error);
        }
    }
    outcome
}

/// A push. With `PUSH_IDS_ONLY` its text says nothing, so that none passes through others; the app reads the
/// notification.
pub(super) fn message(
    app: &App,
    language: &str,
    text: &Text,
    data: BTreeMap<String, String>,
    tag: String,
    unread: u64,
) -> PushMessage {
    let text = if app.config.flag("PUSH_IDS_ONLY") {
        Language::of(language).anonymous()
    } else {
        text.clone()
    };
    PushMessage {
        title: text.title,
        body: text.message,
        data,
        tag: Some(tag),
        badge: Some(unread),
    }
}

/// The phones of a user whose sessions are alive. There are none without an account at Firebase.
pub(super) async fn phones(app: &App, user_id: UserId) -> Result<Vec<(SessionId, Device)>> {
    if !Push::is_configured(&app.secrets) {
        return Ok(Vec::new());
    }
    let mut phones = Devices(&app.database).of_user(user_id).await?;
    if phones.is_empty() {
        return Ok(phones);
    }
    let sessions: HashSet<SessionId> = phones.iter().map(|(session_id, _)| *session_id).collect();
    let alive = Sessions(&app.database)
        .alive_among(user_id, &sessions, app.clock.unix_seconds())
        .await?;
    phones.retain(|(session_id, _)| alive.contains(session_id));
    Ok(phones)
}

/// Hands a push to FCM. A token whose app is gone is dropped, and a refusal is final.
pub(super) async fn send(
    app: &App,
    user_id: UserId,
    session_id: SessionId,
    device: &Device,
    message: &PushMessage,
) -> Result<()> {
    let sent = app.push().send(&app.config, &app.secrets, &device.token, message);
    match sent.await? {
        PushOutcome::Accepted => app.metrics.count("PushSent"),
        PushOutcome::Refused(_logged) => app.metrics.count("PushRefused"),
        PushOutcome::Unregistered => {
            app.metrics.count("PushUnregistered");
            let devices = Devices(&app.database);
            devices.unregister(user_id, session_id, &device.token).await?;
        }
    }
    Ok(())
}
