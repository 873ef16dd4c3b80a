//! Notifies a student's open sockets that a plan is ready.

use serde_json::json;
use shared::clients::sockets::Delivery;
use shared::ids::UserId;
use shared::websocket::connections::Connections;
use shared::{App, Result};
use shared_plans::store::generations::{Generation, Generations};

/// How long a connection that is still opening may look gone.
const OPENING_SECONDS: i64 = 5;

/// Sends the frame once to every socket. A failure to reach a socket is only logged, as clients can poll the
/// generation.
pub(crate) async fn notify_plan_ready(app: &App, user_id: UserId, generation: &Generation) -> Result<()> {
    if generation.notified {
        return Ok(());
    }
    let connections = Connections(&app.database);
    let open = connections.of_user(user_id).await?;
    if open.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let frame = json!({
        "type": "send_notification",
        "notification_id": generation.id,
        "notification_type": "plan_ready",
        "title": "Your study plan is ready",
        "message": format!("{} tasks, starting on {}.", generation.tasks, generation.request.start),
        "actor": null,
        "timestamp": now,
        "generation_id": generation.id,
    });
    for connection in open {
        let age = now.as_second() - connection.connected_at;
        match app.sockets()?.send(&connection.connection_id, &frame).await {
            Ok(Delivery::Gone) if age >= OPENING_SECONDS => connections.forget(&connection).await?,
            Ok(Delivery::Done | Delivery::Gone) => {}
            Err(error) => tracing::warn!(%error, "could not notify a socket"),
        }
    }
    Generations(&app.database).mark_notified(user_id, generation.id).await
}
