//! Sends a notification to the open sockets of its reader.

use jiff::Timestamp;
use serde::Serialize;
use shared::clients::sockets::Delivery as SocketDelivery;
use shared::ids::NotificationId;
use shared::websocket::connections::Connections;
use shared::{App, Result};
use shared_notifications::rules::kind::NotificationType;
use shared_notifications::service::present::Subject;
use shared_notifications::store::receipts::{Channel, Receipts};
use utoipa::ToSchema;

use super::LEASE_SECONDS;
use super::deliver::Delivery;

/// How long a connection that is still opening may look gone, in seconds.
const OPENING_SECONDS: i64 = 5;

/// A notification. Clients compare `notification_id` with those that they have shown.
#[derive(Serialize, ToSchema)]
#[serde(tag = "type", rename = "send_notification")]
pub(crate) struct NotificationFrame<'a> {
    /// The id of the notification.
    notification_id: NotificationId,
    /// What has happened.
    #[schema(example = "plan_ready")]
    notification_type: NotificationType,
    /// The title to show, in the language of the user.
    #[schema(example = "Your study plan is ready")]
    title: &'a str,
    /// The text to show.
    #[schema(example = "12 tasks, starting on 2026-11-28.")]
    message: &'a str,
    /// The name of the user who has caused it, if a user has.
    actor: Option<&'a str>,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    timestamp: Timestamp,
    #[serde(flatten)]
    subject: Subject,
}

/// Sends the frame once to every socket. Sockets that are still opening do without: an app reads the list when it starts.
pub(super) async fn send(app: &App, delivery: &Delivery<'_>) -> Result<()> {
    let Delivery {
        notification,
        reader,
        text,
        actor,
    } = delivery;
    let user_id = reader.user.id;
    let connections = Connections(&app.database);
    let open = connections.of_user(user_id).await?;
    if open.is_empty() {
        return Ok(());
    }
    let frame = NotificationFrame {
        notification_id: notification.id,
        notification_type: notification.notification_type,
        title: &text.title,
        message: &text.message,
        actor: *actor,
        timestamp: notification.created_at,
        subject: Subject::of(&notification.event),
    };
    let now = app.clock.unix_seconds();
    let deliver = async {
        for connection in &open {
            let age = now - connection.connected_at;
            match app.sockets()?.send(&connection.connection_id, &frame).await {
                Ok(SocketDelivery::Gone) if age >= OPENING_SECONDS => connections.forget(connection).await?,
                Ok(SocketDelivery::Done | SocketDelivery::Gone) => {}
                // A second try would repeat the frame on the other sockets; the list has the notification.
                Err(error) => tracing::warn!(%error, "could not notify a socket"),
            }
        }
        Ok(())
    };
    let key = (user_id, notification.id, Channel::Sockets);
    Box::pin(Receipts(&app.database).once(key, now, LEASE_SECONDS, deliver)).await
}
